// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What the person's devices share through a hub, each list by choice: the workspaces, and the names of OpenCode's plugins.
Section {
    id: root

    required property App app
    required property Workspace workspace
    required property HubRooms rooms //!< null: there is nothing to show
    readonly property string place: workspace?.name ?? ""
    readonly property OfferedWorkspaces others: OfferedWorkspaces {
        discovery: root.app.discovery
        hub: root.workspace?.workspaceId ?? ""
    }
    readonly property Plugins plugins: app.discovery.plugins

    detail: qsTr("Lists that only you see, kept by %1 for devices that are signed in there as you.").arg(place)
    title: qsTr("Shared lists")
    words: qsTr("sync share workspaces plugins")

    Callout {
        text: root.rooms?.trouble ?? ""
        visible: text.length > 0
        width: parent.width
    }
    SettingsCard {
        Setting {
            detail: qsTr("With your other devices, through %1: names, addresses and user names, never a password or token. What you remove here stays in the list until you take it off there, and nothing is ever removed on another device.").arg(root.place)
            name: qsTr("Share my workspaces")

            Switch {
                checked: root.rooms?.sharesWorkspaces ?? false
                objectName: "sharesWorkspaces"

                Accessible.name: qsTr("Share my workspaces through %1").arg(root.place)

                onToggled: root.rooms.sharesWorkspaces = checked
            }
        }
        Setting {
            detail: qsTr("The names of npm packages that this computer's OpenCode is set up with. Those of other devices are only listed here: each runs on this computer only if you turn it on.")
            name: qsTr("Share my list of OpenCode plugins")

            Switch {
                checked: root.rooms?.sharesPlugins ?? false
                objectName: "sharesPlugins"

                Accessible.name: qsTr("Share my list of OpenCode plugins through %1").arg(root.place)

                onToggled: root.rooms.sharesPlugins = checked
            }
        }
    }
    Column {
        spacing: Theme.space2
        visible: root.rooms?.sharesWorkspaces ?? false
        width: parent.width

        Label {
            font.weight: Font.Medium
            text: qsTr("From your other devices")
        }
        OfferedList {
            offers: root.others
            visible: root.others.count > 0
            width: parent.width

            onChosen: (address, hub, username, name) => WorkspaceActions.addFoundRequested(address, hub, username, name)
        }
        Prose {
            color: Theme.muted
            text: qsTr("They have no workspace that this one does not have.")
            visible: root.others.count === 0
            width: parent.width
        }
    }
    Column {
        spacing: Theme.space2
        visible: root.rooms?.sharesPlugins ?? false
        width: parent.width

        Label {
            font.weight: Font.Medium
            text: qsTr("OpenCode plugins")
        }
        Prose {
            color: Theme.muted
            font.pixelSize: Theme.textSmall
            text: qsTr("A plugin is a program: it can do what you can do on this computer. OpenCode fetches it from npm when it starts.")
            width: parent.width
        }
        Callout {
            kind: Callout.Kind.Info
            text: qsTr("OpenCode starts anew with what you chose as soon as no session is at work.")
            visible: root.plugins.restartNeeded
            width: parent.width
        }
        SettingsCard {
            visible: root.plugins.count > 0

            Repeater {
                model: root.plugins

                PluginRow {
                    plugins: root.plugins
                    width: parent?.width ?? 0
                }
            }
        }
        Prose {
            color: Theme.muted
            text: qsTr("No plugin yet, neither here nor on your other devices.")
            visible: root.plugins.count === 0
            width: parent.width
        }
    }
}
