// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What can be done with a session of the list.
Menu {
    id: root

    required property App app
    required property int row
    property string workspaceId
    property string sessionId
    property string directory
    property bool pinned: false
    property bool archived: false
    signal renameRequested(row: int)

    Component.onCompleted: {
        const facts = app.sidebar.factsAt(row);
        workspaceId = facts.workspaceId;
        sessionId = facts.sessionId;
        directory = facts.directory;
        pinned = facts.pinned;
        archived = facts.archived;
        popup();
    }

    MenuItem {
        glyph: Icons.pencil
        keys: Bindings.rename
        text: qsTr("Rename …")

        onTriggered: root.renameRequested(root.row)
    }
    MenuItem {
        glyph: root.pinned ? Icons.unpin : Icons.pin
        text: root.pinned ? qsTr("Unpin") : qsTr("Pin to the top")

        onTriggered: root.app.sidebar.setPinned(root.workspaceId, root.sessionId, !root.pinned)
    }
    MenuItem {
        glyph: root.archived ? Icons.unarchive : Icons.archive
        text: root.archived ? qsTr("Bring back") : qsTr("Archive")

        onTriggered: root.app.sidebar.setArchived(root.workspaceId, root.sessionId, !root.archived)
    }
    MenuItem {
        glyph: Icons.plus
        text: qsTr("New session here")

        onTriggered: root.app.startNewSession(root.directory, root.workspaceId)
    }
    MenuSeparator {}
    MenuItem {
        danger: true
        glyph: Icons.trash
        keys: "Del"
        text: qsTr("Delete")

        onTriggered: root.app.sidebar.remove(root.workspaceId, root.sessionId)
    }
}
