// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Empty, loading, offline and error screens: one sentence and one action.
Column {
    id: root

    property string glyph
    property string title
    property string detail
    property string action
    property string keys
    property color ink: Theme.faint
    signal acted

    spacing: Theme.space3
    width: Math.min(parent ? parent.width - Theme.space6 : Theme.shortText, Theme.shortText)

    Icon {
        anchors.horizontalCenter: parent.horizontalCenter
        color: root.ink
        glyph: root.glyph
        size: Theme.iconLarge
        visible: root.glyph.length > 0
    }
    Prose {
        font.pixelSize: Theme.textLarge
        font.weight: Font.DemiBold
        horizontalAlignment: Text.AlignHCenter
        text: root.title
        visible: text.length > 0
        width: parent.width
    }
    Prose {
        color: Theme.muted
        horizontalAlignment: Text.AlignHCenter
        text: root.detail
        visible: text.length > 0
        width: parent.width
    }
    Button {
        anchors.horizontalCenter: parent.horizontalCenter
        keys: root.keys
        text: root.action
        visible: text.length > 0

        onClicked: root.acted()
    }
}
