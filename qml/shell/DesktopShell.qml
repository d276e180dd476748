// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Sidebar, page, status bar.
Item {
    id: root

    required property App app
    required property bool settled
    readonly property SettingsStore settings: app.settings
    readonly property bool sidebarShown: settings.sidebarShown

    Sidebar {
        id: sidebar

        anchors.bottom: status.top
        anchors.left: parent.left
        anchors.top: parent.top
        app: root.app
        visible: root.sidebarShown
        width: root.sidebarShown ? Math.max(Theme.sidebarMin, Math.min(Theme.sidebarMax, root.settings.sidebarWidth + drag.by)) : 0
    }
    Splitter {
        id: drag

        property real by: 0

        anchors.bottom: status.top
        anchors.left: sidebar.right
        anchors.top: parent.top
        visible: root.sidebarShown

        onMoved: dx => by = dx
        onReleased: {
            const width = sidebar.width;
            by = 0;
            root.settings.sidebarWidth = width;
        }
    }
    Pages {
        anchors.bottom: status.top
        anchors.left: drag.right
        anchors.right: parent.right
        anchors.top: parent.top
        app: root.app
        focus: true
    }
    StatusBar {
        id: status

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        app: root.app
    }
}
