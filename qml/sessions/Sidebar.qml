// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! All sessions: search, what waits, the list, and the way to a new one.
Rectangle {
    id: root

    required property App app
    readonly property SidebarController sidebar: app.sidebar

    color: Theme.sunken

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Sessions")

    Connections {
        target: root.app

        function onSearchRequested() {
            search.forceActiveFocus();
            search.selectAll();
        }
    }

    Item {
        id: top

        anchors.left: parent.left
        anchors.margins: Theme.space2
        anchors.right: parent.right
        anchors.top: parent.top
        height: search.height

        TextField {
            id: search

            anchors.left: parent.left
            anchors.right: tools.left
            anchors.rightMargin: Theme.space1
            glyph: Icons.search
            objectName: "sessionSearch"
            placeholderText: qsTr("Search")

            onTextChanged: root.sidebar.model.search = text
            Keys.onDownPressed: list.forceActiveFocus()
            Keys.onEscapePressed: {
                clear();
                list.forceActiveFocus();
            }
            Keys.onReturnPressed: list.openFirst()

            KeyHint {
                anchors.right: parent.right
                anchors.rightMargin: Theme.space2
                anchors.verticalCenter: parent.verticalCenter
                keys: Bindings.search
                visible: !search.activeFocus && search.length === 0 && !Theme.compact
            }
        }
        IconButton {
            id: tools

            anchors.right: parent.right
            glyph: Icons.sliders
            name: qsTr("How sessions are listed")

            onClicked: menus.openList(tools)
        }
    }
    SidebarLink {
        id: inbox

        anchors.left: parent.left
        anchors.leftMargin: Theme.space2
        anchors.right: parent.right
        anchors.rightMargin: Theme.space2
        anchors.top: top.bottom
        anchors.topMargin: Theme.space1
        count: root.app.inbox.count
        glyph: Icons.inbox
        keys: Bindings.inbox
        selected: root.app.page === App.Inbox
        text: qsTr("Inbox")
        visible: !Theme.compact
        height: visible ? implicitHeight : 0

        onClicked: root.app.show(App.Inbox)
    }
    SidebarLink {
        id: workspaces

        anchors.left: inbox.left
        anchors.right: inbox.right
        anchors.top: inbox.bottom
        glyph: Icons.server
        keys: Bindings.workspaces
        selected: root.app.page === App.Workspaces
        text: qsTr("Workspaces")
        visible: !Theme.compact
        height: visible ? implicitHeight : 0

        onClicked: root.app.show(App.Workspaces)
    }
    LazyPage {
        id: only

        anchors.left: inbox.left
        anchors.right: inbox.right
        anchors.top: workspaces.bottom
        anchors.topMargin: url.length > 0 ? Theme.space2 : 0
        height: url.length > 0 ? Theme.controlHeight : 0
        properties: ({ app: root.app })
        url: root.sidebar.onlyWorkspace.length > 0 ? "qrc:/qt/qml/Quarterdeck/workspaces/OnlyWorkspace.qml" : ""
    }
    SessionList {
        id: list

        anchors.bottom: bottom.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: only.bottom
        anchors.topMargin: Theme.space2
        app: root.app

        onMenuRequested: (row, at) => menus.openFor(row, at)
        onRenameRequested: row => menus.openRename(row)
    }
    Column {
        id: bottom

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        visible: !Theme.compact
        height: visible ? implicitHeight : 0

        Divider {
            width: parent.width
        }
        Item {
            height: Theme.controlHeight + Theme.space3
            width: parent.width

            SidebarLink {
                anchors.left: parent.left
                anchors.leftMargin: Theme.space2
                anchors.right: gear.left
                anchors.rightMargin: Theme.space1
                anchors.verticalCenter: parent.verticalCenter
                glyph: Icons.newSession
                keys: Bindings.newSession
                objectName: "newSessionButton"
                selected: root.app.page === App.NewSession
                text: qsTr("New session")

                onClicked: root.app.startNewSession()
            }
            IconButton {
                id: gear

                anchors.right: parent.right
                anchors.rightMargin: Theme.space2
                anchors.verticalCenter: parent.verticalCenter
                checked: root.app.page === App.Settings
                glyph: Icons.settings
                keys: Bindings.settings
                name: qsTr("Settings")

                onClicked: root.app.show(App.Settings)
            }
        }
    }
    LazyMenus {
        id: menus

        app: root.app
    }
}
