// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Devices in a frame, and the one thing to know before one is added.
Column {
    id: root

    required property FoundDevices devices
    required property string name
    signal addRequested(address: string)

    spacing: Theme.space2

    Card {
        height: rows.implicitHeight + Theme.space2
        width: parent.width

        Column {
            id: rows

            anchors.left: parent.left
            anchors.margins: Theme.space1
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter

            Accessible.role: Accessible.List
            Accessible.name: root.name

            Repeater {
                model: root.devices

                DeviceRow {
                    id: row

                    width: rows.width

                    onAddRequested: root.addRequested(row.address)
                }
            }
            Label {
                color: Theme.muted
                font.pixelSize: Theme.textSmall
                height: Theme.controlHeight
                leftPadding: Theme.space2
                text: root.devices.more === 1 ? qsTr("And 1 more") : qsTr("And %1 more").arg(root.devices.more)
                visible: root.devices.more > 0
            }
        }
    }
    Prose {
        color: Theme.muted
        font.pixelSize: Theme.textSmall
        text: qsTr("Everybody who may sign in at a hub can name any address here. Look at it before you add it: you sign in there anew.")
        width: parent.width
    }
}
