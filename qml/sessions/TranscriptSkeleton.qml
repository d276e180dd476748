// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! While the first page is on its way: still bars where text will be. Nothing moves.
Item {
    id: root

    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Reading the conversation …")

    Column {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space5
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: Theme.space3
        width: Math.min(Theme.textColumn, root.width - 2 * Theme.pagePadding)

        Repeater {
            model: [0.6, 0, 0.95, 0.9, 0.4, 0, 0.85, 0.7]

            Rectangle {
                required property real modelData

                color: Theme.hover
                height: modelData > 0 ? Theme.space3 : Theme.space2
                opacity: modelData > 0 ? 1 : 0
                radius: Theme.radiusChip
                width: parent.width * modelData
            }
        }
    }
}
