// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! All workspaces: a table on a desktop, cards on a phone; the list's own troubles above them.
FocusScope {
    id: root

    required property App app
    readonly property Workspaces workspaces: app.workspaces

    objectName: "workspacesPage"

    function open(workspaceId: string) {
        WorkspaceActions.showOnlyRequested(workspaceId);
    }
    function factsAt(row: int): var {
        return listed.factsAt(row);
    }
    function menu(row: int, at: Item, below: bool) {
        const facts = factsAt(row);
        loader.source = "";
        loader.setSource("qrc:/qt/qml/Quarterdeck/workspaces/WorkspaceMenu.qml", { app: app, parent: at, below: below, workspaceId: facts["workspaceId"], name: facts["name"], local: facts["local"], muted: facts["muted"], state: facts["workspaceState"], signIn: facts["signIn"] });
    }
    function remove(row: int) {
        const facts = factsAt(row);
        if (!facts["local"])
            workspaces.removeWorkspace(facts["workspaceId"]);
    }
    function rename(row: int) {
        const facts = factsAt(row);
        if (!facts["local"])
            WorkspaceActions.renameRequested(facts["workspaceId"]);
    }

    WorkspaceTable {
        id: listed

        search: head.search
        show: head.show
        workspaces: root.workspaces
    }
    Loader {
        id: loader
    }
    Connections {
        target: WorkspaceActions

        function onSaved(workspaceId) {
            const view = body.item as DataTable;
            if (view !== null)
                view.stand(listed.rowOf(workspaceId));
        }
    }
    WorkspacesHead {
        id: head

        anchors.left: parent.left
        anchors.leftMargin: Theme.pagePadding
        anchors.right: parent.right
        anchors.rightMargin: Theme.pagePadding
        anchors.top: parent.top
        app: root.app
    }
    Column {
        id: troubles

        anchors.left: head.left
        anchors.right: head.right
        anchors.top: head.bottom
        anchors.topMargin: visible ? Theme.space3 : 0
        spacing: Theme.space2
        visible: root.workspaces.file.damaged || root.workspaces.file.saveTrouble.length > 0
        height: visible ? implicitHeight : 0

        Callout {
            kind: Callout.Kind.Danger
            text: root.workspaces.file.damageText
            visible: root.workspaces.file.damaged
            width: parent.width

            Button {
                text: qsTr("Show file")

                onClicked: root.workspaces.file.showDamaged()
            }
            Button {
                text: qsTr("Restore backup")
                visible: root.workspaces.file.canRestoreBackup

                onClicked: root.workspaces.file.restoreBackup()
            }
        }
        Callout {
            detail: qsTr("What you see is kept here until it can be written, and tried again with the next change.")
            kind: Callout.Kind.Danger
            text: qsTr("Failed to save changes: %1").arg(root.workspaces.file.saveTrouble)
            visible: root.workspaces.file.saveTrouble.length > 0
            width: parent.width
        }
    }
    Loader {
        id: body

        anchors.bottom: parent.bottom
        anchors.left: head.left
        anchors.right: head.right
        anchors.top: troubles.bottom
        anchors.topMargin: Theme.space3
        focus: true
        sourceComponent: Theme.compact ? cards : rows
    }
    Component {
        id: rows

        WorkspaceTableView {
            app: root.app
            focus: true
            table: listed

            onMenuRequested: (row, at) => root.menu(row, at, at instanceof IconButton)
            onOpened: row => root.open(listed.factsAt(row)["workspaceId"])
            onRemoveRequested: row => root.remove(row)
            onRenameRequested: row => root.rename(row)
        }
    }
    Component {
        id: cards

        ListView {
            id: list

            boundsBehavior: Flickable.StopAtBounds
            clip: true
            footer: Item {
                height: Theme.space5
            }
            model: listed
            spacing: Theme.space3

            Accessible.role: Accessible.List
            Accessible.name: qsTr("Workspaces")

            T.ScrollBar.vertical: ScrollBar {}
            delegate: WorkspaceCard {
                app: root.app
                width: list.width

                onClicked: root.open(workspaceId)
                onMenuRequested: (row, at) => root.menu(row, at, true)
            }

            WheelScroll {
                view: list
            }
        }
    }
    EmptyState {
        anchors.horizontalCenter: parent.horizontalCenter
        action: head.narrowed ? qsTr("Show all") : qsTr("Add workspace")
        detail: head.narrowed ? qsTr("No workspace is like that.") : qsTr("OpenCode on a server, behind a tunnel or in a container can be here too, all live at once.")
        glyph: head.narrowed ? "" : Icons.server
        title: head.narrowed ? "" : qsTr("Only this computer so far")
        visible: head.narrowed ? listed.count === 0 : root.workspaces.count === 1
        width: Math.min(root.width - Theme.space6, Theme.shortText)
        y: Math.round(root.height * 0.4)

        onActed: head.narrowed ? head.widen() : WorkspaceActions.addRequested("")
    }
}
