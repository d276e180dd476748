// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! How the session list is grouped and what it shows.
Menu {
    id: root

    required property App app
    readonly property SessionListModel model: app.sidebar.model

    x: parent ? parent.width - width : 0
    y: parent ? parent.height + Theme.space1 : 0

    Component.onCompleted: open()

    MenuItem {
        checkable: true
        checked: root.model.grouping === SessionListModel.ByProject
        text: qsTr("By project")

        onTriggered: root.app.sidebar.setGroupByDay(false)
    }
    MenuItem {
        checkable: true
        checked: root.model.grouping === SessionListModel.ByDay
        text: qsTr("By day")

        onTriggered: root.app.sidebar.setGroupByDay(true)
    }
    MenuSeparator {}
    MenuItem {
        checkable: true
        checked: root.model.filter === SessionListModel.Archived
        text: qsTr("Archived sessions")

        onTriggered: root.model.filter = root.model.filter === SessionListModel.Archived ? SessionListModel.Active : SessionListModel.Archived
    }
    MenuSeparator {}
    MenuItem {
        glyph: Icons.sidebar
        keys: Bindings.sidebar
        text: qsTr("Hide the sidebar")

        onTriggered: root.app.settings.sidebarShown = false
    }
}
