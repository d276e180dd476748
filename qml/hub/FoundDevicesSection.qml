// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Who is seen in a hub's room: its own server, sidecars, and devices with Quarterdeck.
Section {
    id: root

    required property App app
    required property Workspace workspace
    required property HubRooms rooms //!< null: there is nothing to show
    readonly property string place: workspace?.name ?? ""
    readonly property FoundDevices seen: FoundDevices {
        discovery: root.app.discovery
        hub: root.workspace?.workspaceId ?? ""
    }

    detail: qsTr("Servers and devices that are signed in at %1 and show themselves, as long as they are there.").arg(place)
    title: qsTr("Found devices")
    words: qsTr("discovery sidecar hub presence")

    SettingsCard {
        Setting {
            detail: qsTr("Everybody who may sign in at %1 sees its host name, its system and Quarterdeck's version. Unless you choose, it is shown at hubs that you own.").arg(root.place)
            name: qsTr("Show this device there")

            Switch {
                checked: root.rooms?.showsDevice ?? false
                objectName: "showsDevice"

                Accessible.name: qsTr("Show this device at %1").arg(root.place)

                onToggled: root.rooms.showsDevice = checked
            }
        }
    }
    DeviceList {
        devices: root.seen
        name: qsTr("Found devices")
        visible: root.seen.count > 0
        width: parent.width

        onAddRequested: address => WorkspaceActions.addFoundRequested(address, true, "", "")
    }
    EmptyState {
        anchors.horizontalCenter: parent.horizontalCenter
        detail: (root.rooms?.refused ?? false) ? qsTr("It does not let you see who is there.") : (root.rooms?.looking ?? false) ? qsTr("Sidecars, and devices that show themselves, are here as soon as they sign in.") : ""
        glyph: (root.rooms?.looking ?? false) || (root.rooms?.refused ?? false) ? Icons.hub : ""
        title: (root.rooms?.looking ?? false) || (root.rooms?.refused ?? false) ? qsTr("Nobody to see at %1").arg(root.place) : qsTr("Looking who is there …")
        visible: root.seen.count === 0
    }
}
