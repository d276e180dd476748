// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! Which folders of the hub's machine and of its sidecars somebody sees.
Dialog {
    id: root

    required property People people
    required property string user
    required property string person
    property var folders: [] //!< whole paths
    property bool some: false
    property string problem
    readonly property int rowsAtOnce: Theme.compact ? 3 : 6 //!< of the list; more are scrolled to
    readonly property bool ready: !people.busy && (!some || folders.length > 0 || path.text.trim().length > 0)

    detail: qsTr("All that OpenCode shows %1 on this hub's machine and on its sidecars; it keeps work apart, and is no lock against programs that %1 runs there.").arg(person)
    objectName: "personFoldersDialog"
    title: qsTr("Folders of %1").arg(person)

    Component.onCompleted: {
        some = folders.length > 0;
        open();
    }

    //! Whether what stands in the field is in the list now, or nothing stood there.
    function take(): bool {
        const folder = path.text.trim();
        problem = folder.length > 0 ? people.folderProblem(folder, folders) : "";
        if (problem.length > 0)
            path.forceActiveFocus();
        else if (folder.length > 0) {
            folders = folders.concat([folder]);
            path.clear();
        }
        return problem.length === 0;
    }
    function forget(folder: string) {
        people.dismiss();
        folders = folders.filter(other => other !== folder);
        path.forceActiveFocus();
    }
    function accept() {
        if (ready && (!some || take()))
            people.setFolders(user, some ? folders : [], elsewhere.checked);
    }

    Connections {
        target: root.people

        function onDone() {
            root.close();
        }
    }
    RadioRow {
        Layout.fillWidth: true
        checked: !root.some
        objectName: "allFolders"
        text: qsTr("All folders")

        onClicked: root.some = false
    }
    RadioRow {
        Layout.fillWidth: true
        checked: root.some
        objectName: "someFolders"
        text: qsTr("Only these, and what is below them")

        onClicked: {
            root.some = true;
            path.forceActiveFocus();
        }
    }
    ListView {
        id: list

        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(contentHeight, Theme.controlHeight * root.rowsAtOnce)
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        model: root.folders
        visible: root.some && count > 0

        Accessible.role: Accessible.List
        Accessible.name: qsTr("Folders")

        T.ScrollBar.vertical: ScrollBar {}

        delegate: Item {
            id: folder

            required property string modelData

            height: Math.max(remove.height, words.implicitHeight + Theme.space1)
            width: ListView.view.width

            Accessible.role: Accessible.ListItem
            Accessible.name: modelData

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                glyph: Icons.folder
                x: Theme.space3
            }
            Prose {
                id: words

                anchors.verticalCenter: parent.verticalCenter
                font.family: Theme.monoFont
                font.pixelSize: Theme.textSmall
                text: folder.modelData
                width: parent.width - x - remove.width - Theme.space2
                wrapMode: Text.Wrap
                x: Theme.space3 + Theme.iconSize + Theme.space3

                Accessible.ignored: true
            }
            IconButton {
                id: remove

                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                glyph: Icons.close
                name: qsTr("Remove %1").arg(folder.modelData)

                onClicked: root.forget(folder.modelData)
            }
        }
    }
    FormField {
        Layout.fillWidth: true
        hint: root.folders.length === 0 ? elsewhere.checked ? qsTr("At least one.") : qsTr("At least one. It has to be there on the hub's machine.") : ""
        name: qsTr("One more folder")
        problem: root.problem
        visible: root.some

        RowLayout {
            spacing: Theme.space2
            width: parent.width

            TextField {
                id: path

                Layout.fillWidth: true
                font.family: Theme.monoFont
                font.pixelSize: Theme.textSmall
                inputMethodHints: Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
                maximumLength: 4096
                objectName: "personFolder"
                placeholderText: qsTr("/srv/projects/shop")

                Accessible.name: qsTr("Whole path of a folder")

                Keys.onEnterPressed: root.take()
                Keys.onReturnPressed: root.take()

                onTextEdited: root.problem = ""
            }
            Button {
                enabled: path.text.trim().length > 0
                objectName: "personFolderAdd"
                text: qsTr("Add")

                onClicked: root.take()
            }
        }
    }
    CheckRow {
        id: elsewhere

        Layout.fillWidth: true
        objectName: "personFoldersElsewhere"
        text: qsTr("Also folders that only a sidecar has")
        visible: root.some
    }
    Callout {
        Layout.fillWidth: true
        kind: Callout.Kind.Danger
        text: root.people.problem
        visible: text.length > 0
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: root.ready
            kind: Button.Kind.Primary
            objectName: "personFoldersSet"
            text: qsTr("Save")

            onClicked: root.accept()
        }
    ]
}
