// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What can be done with a workspace.
Menu {
    id: root

    required property App app
    required property string workspaceId
    required property string name
    required property bool local
    required property bool muted
    required property int state
    required property int signIn
    //! At the mouse, or below what it belongs to.
    property bool below: false

    x: below && parent ? parent.width - width : 0
    y: below && parent ? parent.height + Theme.space1 : 0

    Component.onCompleted: below ? open() : popup()

    WorkspaceState {
        id: status

        signIn: root.signIn
        value: root.state
    }
    MenuItem {
        glyph: Icons.plus
        text: qsTr("New session here")

        onTriggered: root.app.startNewSession("", root.workspaceId)
    }
    MenuItem {
        glyph: Icons.filter
        text: qsTr("Show only its sessions")

        onTriggered: WorkspaceActions.showOnlyRequested(root.workspaceId)
    }
    MenuItem {
        glyph: status.help === WorkspaceState.Help.TryNow ? Icons.refresh : status.help === WorkspaceState.Help.Unlock ? Icons.unlock : Icons.key
        text: status.helpText
        visible: text.length > 0
        height: visible ? implicitHeight : 0

        onTriggered: status.act(root.app, root.workspaceId)
    }
    MenuItem {
        glyph: Icons.server
        height: visible ? implicitHeight : 0
        text: qsTr("Manage …")
        visible: (root.app.workspaces.find(root.workspaceId)?.hub ?? null) !== null

        onTriggered: root.app.manage(root.workspaceId)
    }
    MenuSeparator {}
    MenuItem {
        enabled: !root.local
        glyph: Icons.pencil
        keys: Bindings.rename
        text: qsTr("Rename …")

        onTriggered: WorkspaceActions.renameRequested(root.workspaceId)
    }
    MenuItem {
        enabled: !root.local
        glyph: Icons.sliders
        text: qsTr("Edit …")

        onTriggered: WorkspaceActions.editRequested(root.workspaceId)
    }
    MenuItem {
        glyph: Icons.agent
        text: qsTr("Defaults …")

        onTriggered: WorkspaceActions.defaultsRequested(root.workspaceId)
    }
    MenuItem {
        enabled: !root.local
        glyph: Icons.duplicate
        text: qsTr("Duplicate")

        onTriggered: root.app.workspaces.duplicate(root.workspaceId)
    }
    MenuItem {
        enabled: !root.local
        glyph: Icons.test
        text: qsTr("Test the connection …")

        onTriggered: WorkspaceActions.testRequested(root.workspaceId)
    }
    MenuItem {
        glyph: Icons.signOut
        height: visible ? implicitHeight : 0
        text: qsTr("Sign out")
        visible: (root.app.workspaces.find(root.workspaceId)?.ofHub ?? false) && root.signIn === Workspace.Nothing

        onTriggered: root.app.workspaces.signOut(root.workspaceId)
    }
    MenuItem {
        glyph: root.muted ? Icons.bell : Icons.bellOff
        text: root.muted ? qsTr("Unmute") : qsTr("Mute")

        onTriggered: root.app.workspaces.setMuted(root.workspaceId, !root.muted)
    }
    MenuItem {
        enabled: !root.local
        glyph: Icons.upload
        text: qsTr("Export …")

        onTriggered: WorkspaceActions.exportRequested(root.workspaceId)
    }
    MenuSeparator {}
    MenuItem {
        danger: true
        enabled: !root.local
        glyph: Icons.trash
        keys: Bindings.remove
        text: qsTr("Delete")

        onTriggered: root.app.workspaces.removeWorkspace(root.workspaceId)
    }
}
