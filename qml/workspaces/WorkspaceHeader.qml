// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A workspace above its sessions: colour, name, state, and what can be done.
Item {
    id: root

    required property App app
    required property string workspaceId
    required property string title
    property bool hovered: false
    readonly property Workspace workspace: app.workspaces.find(workspaceId)
    readonly property bool urgent: state.help === WorkspaceState.Help.SignIn || state.help === WorkspaceState.Help.Unlock
    readonly property string words: state.word
    signal menuRequested(at: Item)

    WorkspaceState {
        id: state

        nextTryAt: root.workspace?.nextTryAt ?? 0
        reason: root.workspace?.reason ?? ""
        signIn: root.workspace?.signIn ?? Workspace.Nothing
        value: root.workspace?.state ?? Workspace.Offline
    }
    Rectangle {
        id: bar

        anchors.verticalCenter: parent.verticalCenter
        color: Theme.hues[root.workspace?.hue ?? 0]
        height: Theme.textBase
        radius: width / 2
        width: Theme.barWidth
        x: Theme.space4
    }
    Label {
        id: label

        anchors.left: bar.right
        anchors.leftMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.muted
        font.pixelSize: Theme.textTiny
        font.weight: Font.DemiBold
        text: root.title.toUpperCase()
        width: Math.min(implicitWidth, root.width - x - end.width - Theme.space4)

        Accessible.ignored: true
    }
    TrustBadge {
        anchors.left: label.right
        anchors.leftMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        insecure: root.workspace?.insecure ?? false
        pinned: false
        terse: true
    }
    Row {
        id: end

        anchors.right: parent.right
        anchors.rightMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space1

        Link {
            anchors.verticalCenter: parent.verticalCenter
            objectName: "workspaceHelp"
            text: state.helpText
            visible: root.urgent

            Accessible.name: qsTr("%1: %2").arg(root.title).arg(text)

            onClicked: state.act(root.app, root.workspaceId)
        }
        StateDot {
            anchors.verticalCenter: parent.verticalCenter
            kind: state.dot
            visible: !plus.visible
        }
        IconButton {
            id: plus

            glyph: Icons.plus
            name: qsTr("New session in %1").arg(root.title)
            visible: !Theme.compact && (root.hovered || hovered || more.hovered)

            onClicked: root.app.startNewSession("", root.workspaceId)
        }
        IconButton {
            id: more

            glyph: Icons.more
            name: qsTr("More about %1").arg(root.title)
            visible: Theme.compact || plus.visible

            onClicked: root.menuRequested(more)
        }
    }
}
