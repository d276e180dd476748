// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Connection, what waits for the person, memory.
Rectangle {
    id: root

    required property App app
    readonly property Workspace workspace: app.current
    readonly property ServerHost host: workspace.local ? app.host : null

    color: Theme.sunken
    implicitHeight: Theme.statusHeight

    Accessible.role: Accessible.StatusBar
    Accessible.name: state.text

    Divider {
        anchors.left: parent.left
        anchors.right: parent.right
    }
    Row {
        anchors.left: parent.left
        anchors.leftMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space2

        StateDot {
            anchors.verticalCenter: parent.verticalCenter
            kind: state.dot
        }
        Label {
            id: label

            anchors.verticalCenter: parent.verticalCenter
            color: state.trouble ? Theme.text : Theme.muted
            font.pixelSize: Theme.textSmall
            objectName: "connectionState"
            text: state.text
            width: Math.min(implicitWidth, root.width / 2)

            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Countdown {
            anchors.verticalCenter: parent.verticalCenter
            //: how long until the next attempt to connect
            format: qsTr("next try in %1")
            until: state.retryable ? root.workspace.nextTryAt : 0
        }
        Link {
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Try now")
            visible: state.retryable

            onClicked: root.workspace.retryNow()
        }
        Link {
            anchors.verticalCenter: parent.verticalCenter
            objectName: "statusSignIn"
            text: state.help.helpText
            visible: state.signInNeeded

            onClicked: state.help.act(root.app, root.workspace.workspaceId)
        }
        Link {
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Restart the server")
            visible: state.restartable

            onClicked: root.host.restart()
        }
        Link {
            anchors.verticalCenter: parent.verticalCenter
            objectName: "workspacesLink"
            text: {
                const all = root.app.workspaces;
                return all.troubleCount > 0 ? qsTr("%1 of %2 workspaces need a look").arg(all.troubleCount).arg(all.count) : qsTr("%1 workspaces").arg(all.count);
            }
            visible: root.app.workspaces.count > 1

            onClicked: root.app.show(App.Workspaces)
        }
        Link {
            readonly property HubHost hub: root.app.hub

            anchors.verticalCenter: parent.verticalCenter
            objectName: "sharingLink"
            text: hub === null ? "" : hub.phase === HubHost.Failed ? qsTr("Sharing needs a look") : hub.guests.length > 0 ? qsTr("Shared · %1").arg(Format.join(hub.guests, ", ")) : qsTr("Shared")
            visible: hub !== null && (hub.phase === HubHost.On || hub.phase === HubHost.Failed)

            onClicked: root.app.manage(root.app.workspace.workspaceId)
        }
        Link {
            anchors.verticalCenter: parent.verticalCenter
            font.weight: Font.Medium
            objectName: "waitingLink"
            text: qsTr("%1 waiting for you").arg(root.app.inbox.count)
            visible: root.app.inbox.count > 0

            onClicked: root.app.show(App.Inbox)
        }
    }
    Label {
        anchors.right: parent.right
        anchors.rightMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.muted
        font.family: Theme.monoFont
        font.pixelSize: Theme.textTiny
        //: memory of this window, memory of the server
        text: root.app.memory.server > 0 ? qsTr("%1 · %2 server").arg(Format.bytes(root.app.memory.client)).arg(Format.bytes(root.app.memory.server)) : root.app.memory.client > 0 ? Format.bytes(root.app.memory.client) : ""
    }

    ConnectionWords {
        id: state

        host: root.host
        workspace: root.workspace
    }
}
