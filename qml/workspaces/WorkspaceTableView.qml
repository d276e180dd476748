// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! The workspaces on a desktop.
DataTable {
    id: root

    required property App app
    required property WorkspaceTable table

    descending: table.descending
    model: table
    name: qsTr("Workspaces")
    objectName: "workspaceTable"
    sortKey: table.sortKey

    onSortRequested: key => table.sortBy(key)

    columns: [
        TableColumn {
            key: "name"
            minimum: Theme.menuWidth / 2
            share: 3
            title: qsTr("Name")
        },
        TableColumn {
            key: "url"
            minimum: Theme.menuWidth / 2
            share: 4
            title: qsTr("URL")
        },
        TableColumn {
            key: "port"
            share: 1
            title: qsTr("Port")
        },
        TableColumn {
            key: "lastUsedAt"
            minimum: Theme.space7 * 2
            share: 1
            title: qsTr("Last used")
        },
        TableColumn {
            key: "workspaceState"
            minimum: Theme.menuWidth * 2 / 3
            share: 3
            title: qsTr("Status")
        },
        TableColumn {
            key: "sessions"
            minimum: Theme.menuWidth * 2 / 3
            share: 2
            title: qsTr("Sessions")
        },
        TableColumn {
            key: "actions"
            minimum: Theme.controlHeight * 2 + Theme.space7 + Theme.space5
            share: 0
            sortable: false
            title: ""
        }
    ]
    delegate: WorkspaceTableRow {
        app: root.app
        table: root
    }
}
