// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The list of sessions, the page that is up, and what stands around them: beside each other with a status bar, or on a phone one at a time over a bar
//! of tabs. List and page stay the same when the window becomes narrow or wide: what is open or typed there stays.
Item {
    id: root

    required property App app
    readonly property SettingsStore settings: app.settings
    readonly property bool compact: Theme.compact
    readonly property bool atHome: app.page === App.Home
    readonly property bool sidebarShown: compact ? atHome : settings.sidebarShown
    readonly property Item foot: compact ? tabs : status

    LazyPage {
        id: trouble

        anchors.left: parent.left
        anchors.right: parent.right
        properties: ({ app: root.app })
        url: root.compact ? "qrc:/qt/qml/Quarterdeck/shell/PhoneTrouble.qml" : ""
        height: implicitHeight
    }
    Sidebar {
        id: sidebar

        anchors.bottom: root.foot.top
        anchors.left: parent.left
        anchors.top: trouble.bottom
        app: root.app
        color: root.compact ? Theme.bg : Theme.sunken
        visible: root.sidebarShown
        width: root.compact ? parent.width : Math.max(Theme.sidebarMin, Math.min(Theme.sidebarMax, root.settings.sidebarWidth + drag.by))
    }
    Splitter {
        id: drag

        property real by: 0

        anchors.bottom: root.foot.top
        anchors.left: sidebar.right
        anchors.top: parent.top
        visible: root.sidebarShown && !root.compact

        onMoved: dx => by = dx
        onReleased: {
            const width = sidebar.width;
            by = 0;
            root.settings.sidebarWidth = width;
        }
    }
    Pages {
        anchors.bottom: root.foot.top
        anchors.left: drag.visible ? drag.right : parent.left
        anchors.right: parent.right
        anchors.top: trouble.bottom
        app: root.app
        focus: true
        listIsHome: root.compact
    }
    StatusBar {
        id: status

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        app: root.app
        visible: !root.compact
    }
    LazyPage {
        id: tabs

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        properties: ({ app: root.app })
        url: root.compact ? "qrc:/qt/qml/Quarterdeck/shell/PhoneBar.qml" : ""
        height: implicitHeight
    }
}
