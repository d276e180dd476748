// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! The folders of this computer, or of a workspace's, to pick one of them or files in them. Qt's own dialog knows no theme, no phone and no other
//! machine.
Dialog {
    id: root

    property alias workspace: folderModel.workspace
    property alias folders: folderModel.foldersOnly
    property alias endings: folderModel.endings //!< of the files that are shown; empty = all
    property bool single: false //!< one file, taken at once
    property string start //!< the folder to begin in; empty, or gone = the home folder
    readonly property bool ready: folderModel.state === FolderModel.Ready
    //! The files that are marked, as paths.
    property var marked: []
    signal picked(paths: var)

    preferredWidth: Theme.wideDialogWidth

    Component.onCompleted: folderModel.begin(start)

    function leave() {
        if (folderModel.parentPlace.length === 0)
            return;
        list.wanted = folderModel.place;
        folderModel.open(folderModel.parentPlace);
    }
    function activate(row: int) {
        const path = folderModel.pathAt(row);
        if (path.length === 0)
            return;
        if (folderModel.isFolder(row)) {
            list.wanted = "";
            folderModel.open(path);
        } else if (single) {
            finish([path]);
        } else {
            const all = marked.filter(other => other !== path);
            marked = all.length < marked.length ? all : all.concat([path]);
        }
    }
    function accept() {
        if (ready && (folders || marked.length > 0))
            finish(folders ? [folderModel.place] : marked);
    }
    function finish(paths: var) {
        picked(paths);
        close();
    }

    FolderModel {
        id: folderModel

        onFileTaken: path => root.finish([path])
        onOpened: if (!bar.typing) list.forceActiveFocus()
        onPlaceChanged: root.marked = []
        onWorkspaceGone: root.close()
    }
    PlaceBar {
        id: bar

        Layout.fillWidth: true
        places: folderModel

        onBackRequested: list.forceActiveFocus()
        onLeaveRequested: root.leave()
    }
    Divider {
        Layout.fillWidth: true
    }
    FileList {
        id: list

        Layout.fillHeight: true
        Layout.fillWidth: true
        focus: true // from the first moment: "opened" comes when the popup has faded in
        marked: root.marked
        objectName: "files"
        places: folderModel

        Accessible.name: root.title

        onAccepted: root.accept()
        onActivated: row => root.activate(row)
        onLeaveRequested: root.leave()
        onPathBegun: letter => bar.begin(letter)
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: root.ready && (root.folders || root.marked.length > 0)
            keys: "Ctrl+Enter"
            kind: Button.Kind.Primary
            text: root.folders ? qsTr("Pick this folder") : root.marked.length > 1 ? qsTr("Attach %1 files").arg(root.marked.length) : qsTr("Attach")
            visible: !root.single

            onClicked: root.accept()
        }
    ]
}
