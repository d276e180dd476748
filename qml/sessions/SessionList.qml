// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! The list of sessions, by project or by day.
ListView {
    id: root

    required property App app
    readonly property SidebarController sidebar: app.sidebar
    signal menuRequested(row: int, at: Item)
    signal renameRequested(row: int)

    activeFocusOnTab: true
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    currentIndex: -1
    highlightFollowsCurrentItem: false
    keyNavigationEnabled: false
    model: sidebar.model
    objectName: "sessionList"
    pixelAligned: true
    reuseItems: true

    WheelScroll {
        view: root
    }

    Accessible.role: Accessible.List
    Accessible.name: qsTr("Sessions")

    Keys.onDownPressed: move(1)
    Keys.onUpPressed: move(-1)
    Keys.onReturnPressed: openCurrent()
    Keys.onMenuPressed: if (currentItem) menuRequested(currentIndex, currentItem)
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F2 && currentIndex >= 0) {
            renameRequested(currentIndex);
            event.accepted = true;
        } else if (event.key === Qt.Key_Delete && currentItem) {
            (currentItem as SessionRow).remove();
            event.accepted = true;
        }
    }

    function move(direction: int) {
        const next = sidebar.model.nextSession(currentIndex, direction);
        if (next >= 0) {
            currentIndex = next;
            positionViewAtIndex(next, ListView.Contain);
        }
    }
    function openCurrent() {
        if (currentItem)
            (currentItem as SessionRow).open();
    }
    function openFirst() {
        currentIndex = sidebar.model.nextSession(-1, 1);
        openCurrent();
    }

    T.ScrollBar.vertical: ScrollBar {}
    delegate: SessionRow {
        app: root.app
        width: root.width

        onMenuRequested: root.menuRequested(index, this)
    }

    // On a phone this is the home page.
    Loader {
        active: root.count === 0 || Theme.compact && root.sidebar.model.sessionCount === 0
        anchors.left: parent.left
        anchors.right: parent.right
        y: Theme.compact ? Math.max(Theme.space7, (root.height - height) * 0.4) : Theme.space6

        sourceComponent: EmptyState {
            readonly property SessionListModel shown: root.sidebar.model
            readonly property bool fresh: root.sidebar.loaded && shown.search.length === 0 && shown.filter !== SessionListModel.Archived

            action: Theme.compact && fresh ? qsTr("New session") : ""
            detail: shown.search.length > 0 ? qsTr("No title has “%1” in it.").arg(shown.search) : !root.sidebar.loaded ? qsTr("Reading the sessions …") : !fresh ? qsTr("Nothing is archived.") : Theme.compact ? qsTr("Begin your first session: pick a folder and say what is to be done.") : qsTr("No sessions yet.")
            glyph: Theme.compact && fresh ? Icons.message : ""
            title: Theme.compact && fresh ? qsTr("No sessions yet") : ""
            x: (parent.width - width) / 2

            onActed: root.app.startNewSession("")
        }
    }
}
