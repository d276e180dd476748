// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What can be done with the list of workspaces.
Menu {
    id: root

    required property App app

    x: parent ? parent.width - width : 0
    y: parent ? parent.height + Theme.space1 : 0

    Component.onCompleted: open()

    MenuItem {
        glyph: Icons.download
        text: qsTr("Import …")

        onTriggered: WorkspaceActions.importFileRequested()
    }
    MenuItem {
        enabled: root.app.workspaces.count > 1
        glyph: Icons.upload
        text: qsTr("Export …")

        onTriggered: WorkspaceActions.exportRequested("")
    }
}
