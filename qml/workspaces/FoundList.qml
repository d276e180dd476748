// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! OpenCode servers that announce themselves on this network.
Column {
    id: root

    required property FoundServers found
    signal chosen(address: string)

    spacing: Theme.space1
    visible: found.count > 0

    Label {
        color: Theme.muted
        font.pixelSize: Theme.textSmall
        font.weight: Font.Medium
        text: qsTr("Found on this network")
    }
    Card {
        height: rows.implicitHeight + Theme.space2
        radius: Theme.radiusControl
        width: parent.width

        Column {
            id: rows

            anchors.left: parent.left
            anchors.margins: Theme.space1
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter

            Accessible.role: Accessible.List
            Accessible.name: qsTr("Found on this network")

            Repeater {
                model: root.found

                ListRow {
                    required property string name
                    required property string address
                    required property bool known

                    detail: address
                    enabled: !known
                    glyph: Icons.server
                    text: name
                    trailing: known ? qsTr("added already") : ""
                    width: rows.width

                    onClicked: root.chosen(address)
                }
            }
        }
    }
}
