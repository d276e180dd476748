// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Workspaces of the person's other devices: one press adds one, or takes it off the list.
Card {
    id: root

    required property OfferedWorkspaces offers
    signal chosen(address: string, hub: bool, username: string, name: string)

    height: rows.implicitHeight + Theme.space2

    Column {
        id: rows

        anchors.left: parent.left
        anchors.margins: Theme.space1
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter

        Accessible.role: Accessible.List
        Accessible.name: qsTr("From your other devices")

        Repeater {
            model: root.offers

            Item {
                id: row

                required property int index
                required property string name
                required property string address
                required property string username
                required property bool isHub
                required property string through

                implicitHeight: told.implicitHeight + Theme.space3
                width: rows.width

                Accessible.role: Accessible.ListItem
                Accessible.name: name
                Accessible.description: Format.join([address, username, through], ", ")

                Icon {
                    id: icon

                    anchors.verticalCenter: parent.verticalCenter
                    glyph: row.isHub ? Icons.hub : Icons.server
                    x: Theme.space2
                }
                Column {
                    id: told

                    anchors.left: icon.right
                    anchors.leftMargin: Theme.space3
                    anchors.right: add.left
                    anchors.rightMargin: Theme.space3
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Theme.space1 / 2

                    Label {
                        font.weight: Font.Medium
                        text: row.name
                        width: parent.width

                        Accessible.ignored: true
                    }
                    Prose {
                        font.pixelSize: Theme.textSmall
                        text: row.address
                        width: parent.width
                        wrapMode: Text.WrapAnywhere

                        Accessible.ignored: true
                    }
                    Prose {
                        color: Theme.muted
                        font.pixelSize: Theme.textTiny
                        text: Format.join([row.username.length > 0 ? qsTr("as %1").arg(row.username) : "", qsTr("through %1").arg(row.through)])
                        width: parent.width

                        Accessible.ignored: true
                    }
                }
                Button {
                    id: add

                    anchors.right: off.left
                    anchors.rightMargin: Theme.space1
                    anchors.verticalCenter: parent.verticalCenter
                    text: qsTr("Add …")

                    Accessible.description: row.address
                    Accessible.name: qsTr("Add %1").arg(row.name)

                    onClicked: root.chosen(row.address, row.isHub, row.username, row.name)
                }
                IconButton {
                    id: off

                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    glyph: Icons.close
                    name: qsTr("Take %1 off the list of all your devices").arg(row.name)

                    onClicked: root.offers.takeOff(row.index)
                }
            }
        }
    }
}
