// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The name of a workspace with its colour.
TableCell {
    id: root

    required property int hue
    required property bool muted

    Rectangle {
        id: bar

        anchors.verticalCenter: parent.verticalCenter
        color: Theme.hues[root.hue]
        height: Theme.textLarge
        radius: width / 2
        width: Theme.barWidth
    }
    Label {
        id: title

        anchors.left: bar.right
        anchors.leftMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        font.weight: Font.Medium
        text: root.text
        width: Math.min(implicitWidth, parent.width - x - (mute.visible ? mute.width + Theme.space2 : 0))

        Accessible.ignored: true
    }
    Icon {
        id: mute

        anchors.left: title.right
        anchors.leftMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.faint
        glyph: Icons.bellOff
        size: Theme.iconSmall
        visible: root.muted
    }
}
