// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A titled part of the settings.
Column {
    id: root

    property string title
    property string detail

    spacing: Theme.space3

    Label {
        font.pixelSize: Theme.textLarge
        font.weight: Font.DemiBold
        text: root.title

        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
    Prose {
        color: Theme.muted
        font.pixelSize: Theme.textSmall
        text: root.detail
        visible: text.length > 0
        width: parent.width
    }
}
