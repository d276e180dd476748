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
    property bool hiddenOnes: false
    property url place: Format.home
    //! The files that are marked, as URLs.
    property var marked: []
    signal picked(files: var)

    preferredWidth: Theme.wideDialogWidth

    onOpened: list.forceActiveFocus()

    function go(folder: url) {
        marked = [];
        place = folder;
        list.currentIndex = 0;
    }
    function leave() {
        if (String(places.parentFolder).length > 0)
            go(places.parentFolder);
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
        if (folders || marked.length > 0) {
            picked(folders ? [String(place)] : marked);
            close();
        }
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space1

        IconButton {
            enabled: String(places.parentFolder).length > 0
            glyph: Icons.up
            name: qsTr("Up")

            onClicked: root.leave()
        }
        IconButton {
            glyph: Icons.home
            name: qsTr("Home folder")

            onClicked: root.go(Format.home)
        }
        Label {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space1
            elide: Text.ElideLeft
            font.family: Theme.monoFont
            font.pixelSize: Theme.textSmall
            text: Format.place(root.place)
        }
        IconButton {
            checked: root.hiddenOnes
            glyph: Icons.eye
            name: root.hiddenOnes ? qsTr("Leave hidden ones out") : qsTr("Show hidden ones")

            onClicked: root.hiddenOnes = !root.hiddenOnes
        }
    }
    Divider {
        Layout.fillWidth: true
    }
    ListView {
        id: list

        Layout.fillHeight: true
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.pickerHeight
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        keyNavigationEnabled: true

        Accessible.role: Accessible.List
        Accessible.name: root.title

        Keys.onReturnPressed: event => event.modifiers & Qt.ControlModifier ? root.accept() : root.activate(currentIndex)
        Keys.onPressed: event => {
            if (event.key === Qt.Key_Backspace)
                root.leave();
            event.accepted = event.key === Qt.Key_Backspace;
        }

        T.ScrollBar.vertical: ScrollBar {}

        model: FolderListModel {
            id: places

            folder: root.place
            showDirsFirst: true
            showFiles: !root.folders
            showHidden: root.hiddenOnes
            sortCaseSensitive: false
        }
        delegate: ListRow {
            id: row

            required property int index
            required property string fileName
            required property bool fileIsDir
            required property double fileSize
            required property url fileUrl
            readonly property bool marked: root.marked.indexOf(String(fileUrl)) >= 0

            glyph: fileIsDir ? Icons.folder : marked ? Icons.boxChecked : Icons.file
            selected: marked || (ListView.isCurrentItem && list.activeFocus)
            text: fileName
            trailing: fileIsDir ? "" : fileSize < 1048576 ? qsTr("%1 KB").arg(Math.ceil(fileSize / 1024)) : Format.bytes(fileSize)
            width: ListView.view.width

            onClicked: {
                list.currentIndex = row.index;
                root.activate(row.index);
            }
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
            kind: Button.Kind.Primary
            text: root.folders ? qsTr("Pick this folder") : root.marked.length > 1 ? qsTr("Attach %1 files").arg(root.marked.length) : qsTr("Attach")

            onClicked: root.accept()
        }
    ]
}
