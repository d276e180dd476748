// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! Favourites, recent projects, any folder of the workspace's machine, or a path that is typed.
Picker {
    id: root

    required property App app
    required property NewSession session
    readonly property bool path: session.isPath(search)

    below: true
    model: session.projects
    name: qsTr("Search, or type a path")

    onAboutToHide: session.projects.search = ""
    onChosen: row => {
        session.directory = session.projects.directoryAt(row);
        close();
    }
    onSearchChanged: {
        session.clearPathProblem();
        session.projects.search = path ? "" : search;
        first();
    }

    //! The star of a row.
    function toggle(row: int) {
        const directory = session.projects.directoryAt(row);
        if (directory.length > 0)
            app.workspaces.toggleFavourite(session.workspace.workspaceId, directory);
    }
    function takePath() {
        session.takePath(search);
    }
    function accept() {
        if (path)
            takePath();
        else if (currentIndex >= 0)
            chosen(currentIndex);
    }

    Connections {
        target: root.session

        function onPathTaken() {
            root.close();
        }
    }

    Shortcut {
        enabled: root.opened && !root.path
        sequence: Bindings.favourite

        onActivated: root.toggle(root.currentIndex)
    }

    delegate: ListRow {
        id: row

        required property int index
        required property string name
        required property string directory
        required property int sessionCount
        required property bool favourite

        detail: root.session.workspace.shownPath(directory)
        glyph: Icons.folder
        rightPadding: star.width + Theme.space3
        selected: index === root.currentIndex && !root.path
        text: name
        trailing: sessionCount === 0 ? "" : sessionCount === 1 ? qsTr("1 session") : qsTr("%1 sessions").arg(sessionCount)
        width: ListView.view.width

        onClicked: root.chosen(index)

        IconButton {
            id: star

            anchors.right: parent.right
            anchors.rightMargin: Theme.space2
            anchors.verticalCenter: parent.verticalCenter
            focusPolicy: row.index === root.currentIndex ? Qt.TabFocus : Qt.NoFocus
            glyph: Icons.star
            ink: row.favourite ? Theme.accent : Theme.faint
            keys: Bindings.favourite
            name: row.favourite ? qsTr("Remove %1 from the favourites").arg(row.name) : qsTr("Add %1 to the favourites").arg(row.name)

            onClicked: root.toggle(row.index)
        }
    }
    footer: Column {
        Divider {
            width: parent.width
        }
        ListRow {
            glyph: Icons.enter
            selected: true
            text: qsTr("Use %1").arg(root.search)
            visible: root.path
            width: parent.width
            height: visible ? implicitHeight : 0

            onClicked: root.takePath()
        }
        Prose {
            color: Theme.danger
            font.pixelSize: Theme.textSmall
            padding: Theme.space2
            text: root.session.pathProblem
            visible: text.length > 0
            width: parent.width
        }
        ListRow {
            glyph: Icons.folderOpen
            text: qsTr("Browse …")
            width: parent.width

            onClicked: browse.setSource("qrc:/qt/qml/Quarterdeck/sessions/FolderBrowser.qml", { workspace: root.session.workspace, start: root.session.directory })
        }
        Loader {
            id: browse
        }
        Connections {
            target: browse.item

            function onPicked(folder) {
                root.session.pickFolder(folder);
                root.close();
            }
            function onClosed() {
                browse.source = "";
            }
        }
    }
}
