// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! What is in the folder of a file browser, walked by mouse or by keys; or why there is nothing to see.
ListView {
    id: root

    required property FolderModel places
    property var marked: []
    property string wanted //!< the entry to stand on when the folder is read
    readonly property int page: Math.max(1, Math.floor(height / Theme.controlHeight) - 1)
    signal activated(row: int)
    signal accepted
    signal leaveRequested
    //! The beginning of a path was typed.
    signal pathBegun(letter: string)

    activeFocusOnTab: true
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    highlightFollowsCurrentItem: false
    implicitHeight: Theme.pickerHeight
    keyNavigationEnabled: false
    model: places

    Accessible.role: Accessible.List

    function stand(row: int) {
        currentIndex = Math.max(0, Math.min(row, count - 1));
        positionViewAtIndex(currentIndex, ListView.Contain);
    }
    function enter(modifiers: int) {
        if (modifiers & Qt.ControlModifier)
            accepted();
        else
            activated(currentIndex);
    }

    Keys.onReturnPressed: event => enter(event.modifiers)
    Keys.onEnterPressed: event => enter(event.modifiers)
    Keys.onUpPressed: stand(currentIndex - 1)
    Keys.onDownPressed: stand(currentIndex + 1)
    Keys.onPressed: event => {
        const moves = { [Qt.Key_Home]: 0, [Qt.Key_End]: count - 1, [Qt.Key_PageUp]: currentIndex - page, [Qt.Key_PageDown]: currentIndex + page };
        event.accepted = true;
        if (event.key in moves)
            stand(moves[event.key]);
        else if (event.key === Qt.Key_Backspace)
            leaveRequested();
        else if (event.key === Qt.Key_F5)
            places.refresh();
        else if (event.modifiers & (Qt.ControlModifier | Qt.AltModifier) || event.text < " ")
            event.accepted = false;
        else if (!ahead.running && event.text === " ")
            activated(currentIndex);
        else if (!ahead.running && (event.text === "/" || event.text === "~"))
            pathBegun(event.text);
        else
            stand(ahead.find(event.text, currentIndex, count, row => places.nameAt(row)));
    }

    T.ScrollBar.vertical: ScrollBar {}

    delegate: FileEntry {
        marked: root.marked.indexOf(path) >= 0

        onClicked: {
            root.currentIndex = index;
            root.activated(index);
        }
    }

    Connections {
        target: root.places

        function onOpened() {
            root.stand(root.places.rowOf(root.wanted));
        }
    }
    WheelScroll {
        view: root
    }
    TypeAhead {
        id: ahead

        objectName: "typeAhead"
    }
    Label {
        anchors.centerIn: parent
        color: Theme.muted
        text: root.places.foldersOnly ? qsTr("No folders in here") : qsTr("Nothing in here")
        visible: root.places.state === FolderModel.Ready && root.count === 0
    }
    //! A folder that comes at once says nothing before.
    Label {
        anchors.centerIn: parent
        color: Theme.muted
        opacity: patience.running ? 0 : 1
        text: qsTr("Reading …")
        visible: root.places.state === FolderModel.Reading

        onVisibleChanged: if (visible) patience.restart()

        Timer {
            id: patience

            interval: 2 * Theme.fast
            running: true
        }
    }
    EmptyState {
        action: root.places.remedy === FolderModel.SignIn ? qsTr("Sign in …") : root.places.remedy === FolderModel.Retry ? qsTr("Try again") : root.places.parentPlace.length > 0 ? qsTr("Up") : ""
        anchors.centerIn: parent
        detail: root.places.problem
        glyph: root.places.remedy === FolderModel.Leave ? Icons.folder : Icons.warning
        visible: root.places.state === FolderModel.Failed

        onActed: {
            root.forceActiveFocus();
            if (root.places.remedy === FolderModel.SignIn)
                WorkspaceActions.signInRequested(root.places.workspace.workspaceId);
            else if (root.places.remedy === FolderModel.Retry)
                root.places.refresh();
            else
                root.leaveRequested();
        }
    }
}
