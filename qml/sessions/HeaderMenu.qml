// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What can be done with the open session.
Menu {
    id: root

    required property App app
    required property SessionController session

    Component.onCompleted: open()

    implicitWidth: Theme.menuWidth + Theme.space7 * 2
    x: parent ? parent.width - width : 0
    y: parent ? parent.height + Theme.space1 : 0

    MenuItem {
        enabled: !root.session.active && !root.session.compacting
        glyph: Icons.compress
        keys: Bindings.compact
        text: qsTr("Sum up the conversation")

        onTriggered: root.session.compact()
    }
    MenuItem {
        glyph: Icons.plus
        text: qsTr("New session here")

        onTriggered: root.app.startNewSession(root.session.directory, root.session.workspaceId)
    }
    MenuItem {
        glyph: Icons.copy
        text: qsTr("Copy the folder's path")

        onTriggered: root.session.copy(root.session.directory)
    }
    MenuSeparator {}
    MenuItem {
        glyph: root.session.archived ? Icons.unarchive : Icons.archive
        text: root.session.archived ? qsTr("Bring back") : qsTr("Archive")

        onTriggered: root.app.sidebar.setArchived(root.session.workspaceId, root.session.sessionId, !root.session.archived)
    }
    MenuItem {
        danger: true
        glyph: Icons.trash
        text: qsTr("Delete")

        onTriggered: root.app.sidebar.remove(root.session.workspaceId, root.session.sessionId)
    }
}
