// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What hubs know of, and what this device does not have: servers that are seen in their rooms, and workspaces of the person's other devices.
Column {
    id: root

    required property Discovery discovery
    readonly property FoundDevices seen: FoundDevices {
        addable: true
        discovery: root.discovery
    }
    readonly property OfferedWorkspaces offered: OfferedWorkspaces {
        discovery: root.discovery
    }
    signal chosen(address: string, hub: bool, username: string, name: string)

    spacing: Theme.space4
    visible: seen.count > 0 || offered.count > 0

    Column {
        spacing: Theme.space1
        visible: root.seen.count > 0
        width: parent.width

        Label {
            color: Theme.muted
            font.pixelSize: Theme.textSmall
            font.weight: Font.Medium
            text: qsTr("Found through your hubs")
        }
        DeviceList {
            devices: root.seen
            name: qsTr("Found through your hubs")
            width: parent.width

            onAddRequested: address => root.chosen(address, true, "", "")
        }
    }
    Column {
        spacing: Theme.space1
        visible: root.offered.count > 0
        width: parent.width

        Label {
            color: Theme.muted
            font.pixelSize: Theme.textSmall
            font.weight: Font.Medium
            text: qsTr("From your other devices")
        }
        OfferedList {
            offers: root.offered
            width: parent.width

            onChosen: (address, hub, username, name) => root.chosen(address, hub, username, name)
        }
    }
}
