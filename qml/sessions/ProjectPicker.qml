// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! Recent projects, any folder by dialog, or a path that is typed.
Picker {
    id: root

    required property NewSession session
    readonly property bool path: search.startsWith("/") || search.startsWith("~")
    property string problem

    model: session.projects
    name: qsTr("Search, or type a path")
    y: parent ? parent.height + Theme.space1 : 0

    onAboutToHide: session.projects.search = ""
    onChosen: row => {
        session.directory = session.projects.directoryAt(row);
        close();
    }
    onSearchChanged: {
        problem = "";
        session.projects.search = path ? "" : search;
        first();
    }

    function takePath() {
        problem = session.tryPath(search);
        if (problem.length === 0)
            close();
    }
    function accept() {
        if (path)
            takePath();
        else if (currentIndex >= 0)
            chosen(currentIndex);
    }

    delegate: ListRow {
        required property int index
        required property string name
        required property string directory
        required property int sessionCount

        detail: Format.path(directory)
        glyph: Icons.folder
        selected: index === root.currentIndex && !root.path
        text: name
        trailing: sessionCount === 0 ? "" : sessionCount === 1 ? qsTr("1 session") : qsTr("%1 sessions").arg(sessionCount)
        width: ListView.view.width

        onClicked: root.chosen(index)
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
            text: root.problem
            visible: text.length > 0
            width: parent.width
        }
        ListRow {
            glyph: Icons.folderOpen
            text: qsTr("Browse …")
            width: parent.width

            onClicked: browse.active = true
        }
        Loader {
            id: browse

            active: false
            source: active ? "qrc:/qt/qml/Quarterdeck/sessions/FolderBrowser.qml" : ""
        }
        Connections {
            target: browse.item

            function onPicked(folder) {
                root.session.pickFolder(folder);
                root.close();
            }
            function onClosed() {
                browse.active = false;
            }
        }
    }
}
