// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! Which workspaces go into a file, where it goes, and whether the passwords go with them.
Dialog {
    id: root

    required property App app
    property string workspaceId //!< the one to begin with; empty = all
    property bool withSecrets: false
    readonly property int strength: exporter.strength(passphrase.text)
    readonly property bool agreed: !withSecrets || strength > 0 && passphrase.text === again.text

    height: sheet && parent ? parent.height : Math.min(implicitContentHeight + topPadding + bottomPadding, parent ? parent.height - Theme.space6 : implicitContentHeight)
    objectName: "exportDialog"
    title: qsTr("Export workspaces")

    Component.onCompleted: {
        exporter.begin(workspaceId);
        open();
    }

    WorkspaceExport {
        id: exporter

        workspaces: root.app.workspaces

        onDone: root.close()
    }
    ListView {
        id: list

        Layout.fillHeight: true
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(contentHeight, Theme.pickerHeight / 2)
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        model: exporter

        Accessible.role: Accessible.List
        Accessible.name: qsTr("Workspaces to export")

        T.ScrollBar.vertical: ScrollBar {}
        delegate: CheckRow {
            required property int index
            required property string name
            required property string url
            required property bool chosen

            checked: chosen
            detail: url
            text: name
            width: ListView.view.width

            onToggled: exporter.setChosen(index, checked)
        }

        WheelScroll {
            view: list
        }
    }
    Switch {
        Layout.fillWidth: true
        checked: root.withSecrets
        objectName: "withSecrets"
        text: qsTr("With passwords, under a passphrase")

        onToggled: root.withSecrets = checked
    }
    FormField {
        Layout.fillWidth: true
        hint: [qsTr("At least 8 characters."), qsTr("Weak: it could be guessed. Longer is better than stranger."), qsTr("Fair."), qsTr("Strong.")][root.strength]
        name: qsTr("Passphrase")
        visible: root.withSecrets

        PasswordField {
            id: passphrase

            objectName: "exportPassphrase"
            placeholderText: qsTr("Passphrase")
            width: parent.width
        }
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("The same again")
        problem: again.length > 0 && again.text !== passphrase.text ? qsTr("This is not the same.") : ""
        visible: root.withSecrets

        PasswordField {
            id: again

            objectName: "exportAgain"
            placeholderText: qsTr("The same again")
            width: parent.width
        }
    }
    FormField {
        Layout.fillWidth: true
        hint: exporter.replaces ? qsTr("There is a file of this name: it is replaced.") : ""
        name: qsTr("File")
        problem: exporter.problem

        TextField {
            id: fileField

            anchors.left: parent.left
            anchors.right: browse.left
            anchors.rightMargin: Theme.space2
            placeholderText: qsTr("File name")
            text: exporter.fileName

            onTextEdited: exporter.fileName = text
        }
        Button {
            id: browse

            anchors.right: parent.right
            glyph: Icons.folder
            text: Format.name(exporter.folder)
            tip: qsTr("The folder that it goes into")

            Accessible.name: qsTr("Folder: %1").arg(Format.path(exporter.folder))

            onClicked: folders.active = true
        }
    }
    Loader {
        id: folders

        active: false
        source: active ? "qrc:/qt/qml/Quarterdeck/sessions/FolderBrowser.qml" : ""
    }
    Connections {
        ignoreUnknownSignals: true
        target: folders.item

        function onPicked(folder) {
            exporter.setFolderUrl(Format.fileUrl(folder));
        }
        function onClosed() {
            folders.active = false;
        }
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: exporter.chosen > 0 && exporter.fileName.trim().length > 0 && root.agreed && !exporter.busy
            kind: Button.Kind.Primary
            objectName: "exportNow"
            text: exporter.busy ? qsTr("Sealing …") : exporter.chosen === 1 ? qsTr("Export 1 workspace") : qsTr("Export %1 workspaces").arg(exporter.chosen)

            onClicked: {
                const secret = passphrase.take();
                again.take();
                root.withSecrets ? exporter.writeSealed(secret) : exporter.write();
            }
        }
    ]
}
