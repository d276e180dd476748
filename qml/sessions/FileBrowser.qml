// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Qt.labs.folderlistmodel
import Quarterdeck

//! The folders of this computer, to pick one of them or files in them. Qt's own dialog knows no theme and no phone.
Dialog {
    id: root

    property bool folders: false
    property url place: Format.home
    //! The files that are marked, as URLs.
    property var marked: []
    signal picked(files: var)

    preferredWidth: Theme.wideDialogWidth

    onOpened: list.forceActiveFocus()

    function go(folder: url) {
        marked = [];
        list.wanted = "";
        place = folder;
        list.forceActiveFocus();
    }
    function leave() {
        if (!bar.canLeave)
            return;
        const from = place;
        go(places.parentFolder);
        list.wanted = from;
    }
    //! What was typed or pasted: a folder is gone to, a file is taken.
    function take(path: string) {
        const file = Format.located(path);
        if (String(file).length === 0)
            bar.problem = qsTr("There is nothing at %1.").arg(path);
        else if (Format.isFolder(file))
            go(file);
        else if (folders)
            bar.problem = qsTr("%1 is not a folder.").arg(path);
        else
            finish([String(file)]);
    }
    function activate(row: int) {
        if (row < 0 || row >= places.count)
            return;
        const file = places.get(row, "fileUrl");
        if (places.isFolder(row)) {
            go(file);
            return;
        }
        const all = marked.filter(other => other !== String(file));
        marked = all.length < marked.length ? all : all.concat([String(file)]);
    }
    function accept() {
        if (folders || marked.length > 0)
            finish(folders ? [String(place)] : marked);
    }
    function finish(files: var) {
        picked(files);
        close();
    }

    PlaceBar {
        id: bar

        Layout.fillWidth: true
        canLeave: String(places.parentFolder).length > 0
        place: root.place

        onGoRequested: folder => root.go(folder)
        onLeaveRequested: root.leave()
        onBackRequested: list.forceActiveFocus()
        onTaken: path => root.take(path)
    }
    Divider {
        Layout.fillWidth: true
    }
    ListView {
        id: list

        property url wanted //!< the entry to stand on when the folder is read
        readonly property int page: Math.max(1, Math.floor(height / Theme.controlHeight) - 1)

        Layout.fillHeight: true
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.pickerHeight
        activeFocusOnTab: true
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        highlightFollowsCurrentItem: false
        keyNavigationEnabled: false
        objectName: "files"

        Accessible.role: Accessible.List
        Accessible.name: root.title

        function stand(row: int) {
            currentIndex = Math.max(0, Math.min(row, count - 1));
            positionViewAtIndex(currentIndex, ListView.Contain);
        }

        Keys.onReturnPressed: event => event.modifiers & Qt.ControlModifier ? root.accept() : root.activate(currentIndex)
        Keys.onEnterPressed: event => event.modifiers & Qt.ControlModifier ? root.accept() : root.activate(currentIndex)
        Keys.onUpPressed: stand(currentIndex - 1)
        Keys.onDownPressed: stand(currentIndex + 1)
        Keys.onPressed: event => {
            const moves = { [Qt.Key_Home]: 0, [Qt.Key_End]: count - 1, [Qt.Key_PageUp]: currentIndex - page, [Qt.Key_PageDown]: currentIndex + page };
            event.accepted = true;
            if (event.key in moves)
                stand(moves[event.key]);
            else if (event.key === Qt.Key_Backspace)
                root.leave();
            else if (event.modifiers & (Qt.ControlModifier | Qt.AltModifier) || event.text < " ")
                event.accepted = false;
            else if (!ahead.running && event.text === " ")
                root.activate(currentIndex);
            else if (!ahead.running && (event.text === "/" || event.text === "~"))
                bar.begin(event.text);
            else
                stand(ahead.find(event.text, currentIndex, count, row => places.get(row, "fileName")));
        }

        T.ScrollBar.vertical: ScrollBar {}

        model: FolderListModel {
            id: places

            folder: root.place
            showDirsFirst: true
            showFiles: !root.folders
            showHidden: bar.hiddenOnes
            sortCaseSensitive: false

            onStatusChanged: if (status === FolderListModel.Ready) list.stand(indexOf(list.wanted))
        }
        delegate: FileEntry {
            marked: root.marked.indexOf(String(fileUrl)) >= 0

            onClicked: {
                list.currentIndex = index;
                root.activate(index);
            }
        }

        WheelScroll {
            view: list
        }
        TypeAhead {
            id: ahead

            objectName: "typeAhead"
        }
        Label {
            anchors.centerIn: parent
            color: Theme.muted
            text: root.folders ? qsTr("No folders in here") : qsTr("Nothing in here")
            visible: places.status === FolderListModel.Ready && places.count === 0
        }
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: root.folders || root.marked.length > 0
            keys: "Ctrl+Enter"
            kind: Button.Kind.Primary
            text: root.folders ? qsTr("Pick this folder") : root.marked.length > 1 ? qsTr("Attach %1 files").arg(root.marked.length) : qsTr("Attach")

            onClicked: root.accept()
        }
    ]
}
