// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! Which folders of the hub's machine and of its sidecars somebody sees.
Dialog {
    id: root

    required property People people
    required property string user
    required property string person
    property var folders: [] //!< whole paths
    property bool some: false
    readonly property bool ready: !people.busy && (!some || !names.isEmpty)

    detail: qsTr("All that OpenCode shows %1 on this hub's machine and on its sidecars; it keeps work apart, and is no lock against programs that %1 runs there.").arg(person)
    objectName: "personFoldersDialog"
    title: qsTr("Folders of %1").arg(person)

    Component.onCompleted: {
        some = folders.length > 0;
        open();
    }

    function accept() {
        if (ready && (!some || names.take()))
            people.setFolders(user, some ? names.names : [], elsewhere.checked);
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
            names.write();
        }
    }
    NamesField {
        id: names

        Layout.fillWidth: true
        check: (folder, folders) => root.people.folderProblem(folder, folders)
        example: qsTr("/srv/projects/shop")
        fieldObject: "personFolder"
        glyph: Icons.folder
        hint: names.names.length > 0 ? "" : elsewhere.checked ? qsTr("At least one.") : qsTr("At least one. It has to be there on the hub's machine.")
        listName: qsTr("Folders")
        name: qsTr("One more folder")
        names: root.folders
        parts: text => text.trim().length > 0 ? [text.trim()] : []
        spoken: qsTr("Whole path of a folder")
        visible: root.some

        onEdited: root.people.dismiss()
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
