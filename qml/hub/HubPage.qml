// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! A workspace's server besides its OpenCode: who may use it, with which keys, and what it does. Sections one below the other.
FocusScope {
    id: root

    required property App app
    readonly property Workspace workspace: app.managed
    readonly property HubLink hub: workspace?.hub ?? null
    readonly property bool ready: hub?.ready ?? false
    readonly property bool waits: hub !== null && !ready && (hub.state === HubLink.Connecting || hub.state === HubLink.Live)
    readonly property bool signedOut: hub === null || hub.state === HubLink.Refused
    readonly property HubRooms rooms: hub === null ? null : app.discovery.of(workspace?.workspaceId ?? "")
    readonly property var sections: [status, sharing, devices, tokens, password, providerKeys, modelKeys, proxyTokens, usage, foundDevices, sharedLists, people, audit]

    objectName: "hubPage"

    onHubChanged: hub?.start()

    function go(section: Section) {
        flick.contentY = Math.max(0, Math.min(section.y - Theme.space4, flick.contentHeight - flick.height));
    }

    HubIdentityDialog {
        link: root.hub

        onSignInRequested: WorkspaceActions.signInRequested(root.workspace?.workspaceId ?? "")
    }
    Connections {
        function onTokensChanged() {
            proxyTokens.reload();
        }

        target: root.app.modelKeys
    }
    Flickable {
        id: flick

        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        contentHeight: column.y + column.implicitHeight + Theme.space7
        contentWidth: width

        T.ScrollBar.vertical: ScrollBar {}

        WheelScroll {
            view: flick
        }
        SettingsIndex {
            anchors.right: column.left
            anchors.rightMargin: Theme.space5
            sections: root.sections
            visible: root.ready && column.x > width + Theme.space6
            width: Theme.menuWidth - Theme.space6
            y: flick.contentY + Theme.headerHeight + Theme.space4

            onChosen: section => root.go(section)
        }
        Column {
            id: column

            spacing: Theme.space6
            width: Math.min(Theme.textColumn, flick.width - 2 * Theme.pagePadding)
            x: Math.round((flick.width - width) / 2)
            y: Theme.space2

            Label {
                font.pixelSize: Theme.textTitle
                font.weight: Font.DemiBold
                height: Theme.headerHeight
                text: root.workspace?.name ?? ""
                width: parent.width

                Accessible.name: text
                Accessible.role: Accessible.Heading
            }
            StatusSection {
                id: status

                link: root.hub
                width: parent.width
                workspace: root.workspace
            }
            SharingSection {
                id: sharing

                app: root.app
                offered: root.ready && (root.workspace?.local ?? false) && host !== null
                width: parent.width
            }
            DevicesSection {
                id: devices

                link: root.hub
                local: root.workspace?.local ?? false
                width: parent.width
            }
            TokensSection {
                id: tokens

                link: root.hub
                width: parent.width
            }
            PasswordSection {
                id: password

                link: root.hub
                width: parent.width
            }
            KeysSection {
                id: providerKeys

                hubName: root.workspace?.name ?? ""
                link: root.hub
                width: parent.width

                onCountChanged: root.app.modelKeys.lookAgain(root.workspace?.workspaceId ?? "")
            }
            ModelKeysSection {
                id: modelKeys

                app: root.app
                link: root.hub
                width: parent.width
                workspace: root.workspace
            }
            ProxyTokensSection {
                id: proxyTokens

                address: root.workspace?.url ?? ""
                hubName: root.workspace?.name ?? ""
                link: root.hub
                width: parent.width
            }
            UsageSection {
                id: usage

                hubName: root.workspace?.name ?? ""
                link: root.hub
                width: parent.width
            }
            FoundDevicesSection {
                id: foundDevices

                app: root.app
                offered: root.ready && rooms !== null
                rooms: root.rooms
                width: parent.width
                workspace: root.workspace
            }
            SharedListsSection {
                id: sharedLists

                app: root.app
                offered: root.ready && (rooms?.mayShare ?? false)
                rooms: root.rooms
                width: parent.width
                workspace: root.workspace
            }
            PeopleSection {
                id: people

                link: root.hub
                width: parent.width
            }
            AuditSection {
                id: audit

                link: root.hub
                width: parent.width
            }
        }
    }
    EmptyState {
        action: root.waits ? "" : root.signedOut ? qsTr("Sign in …") : qsTr("Try again")
        anchors.centerIn: parent
        detail: root.waits ? "" : root.hub?.reason ?? root.workspace?.reason ?? ""
        glyph: root.waits ? "" : root.signedOut ? Icons.key : Icons.offline
        title: root.waits ? qsTr("Connecting to %1 …").arg(root.workspace?.name ?? "") : root.signedOut ? qsTr("Sign in to manage %1").arg(root.workspace?.name ?? "") : qsTr("%1 is not reached").arg(root.workspace?.name ?? "")
        visible: !root.ready

        onActed: {
            if (root.signedOut)
                WorkspaceActions.signInRequested(root.workspace?.workspaceId ?? "");
            else
                root.hub?.start();
        }
    }
}
