// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! What a file of workspaces would change, before it does.
Dialog {
    id: root

    required property App app
    required property url file

    height: sheet && parent ? parent.height : Math.min(implicitContentHeight + topPadding + bottomPadding, parent ? parent.height - Theme.space6 : implicitContentHeight)
    objectName: "importDialog"
    preferredWidth: Theme.wideDialogWidth
    title: qsTr("Import workspaces")

    Component.onCompleted: {
        preview.open(file);
        open();
    }

    ImportPreview {
        id: preview

        workspaces: root.app.workspaces

        onDone: root.close()
    }
    Label {
        Layout.fillWidth: true
        color: Theme.muted
        elide: Text.ElideMiddle
        font.pixelSize: Theme.textSmall
        text: Format.place(root.file)
    }
    Callout {
        Layout.fillWidth: true
        kind: Callout.Kind.Danger
        text: preview.problem
        visible: text.length > 0
    }
    Prose {
        Layout.fillWidth: true
        font.weight: Font.Medium
        objectName: "importSummary"
        text: preview.state === ImportPreview.Reading ? qsTr("Reading the file …") : preview.summary
        visible: text.length > 0
    }
    Callout {
        Layout.fillWidth: true
        text: preview.note
        visible: text.length > 0
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space2
        visible: preview.meeting > 1

        Label {
            color: Theme.muted
            text: qsTr("All that are there already:")
        }
        ChoiceOfThree {
            choice: -1
            name: qsTr("All that are there already")

            onChosen: choice => preview.chooseForAll(choice)
        }
    }
    ListView {
        id: list

        property real wanted: 0

        Layout.fillHeight: true
        Layout.fillWidth: true
        Layout.preferredHeight: wanted
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        model: preview
        visible: count > 0

        Accessible.role: Accessible.List
        Accessible.name: qsTr("Workspaces of the file")

        T.ScrollBar.vertical: ScrollBar {}
        delegate: ImportRow {
            width: ListView.view.width

            onChosen: (row, choice) => preview.choose(row, choice)
        }

        onContentHeightChanged: fit.restart()

        // Not while the dialog is laid out: rows that come into sight then change it again.
        Timer {
            id: fit

            interval: 0

            onTriggered: list.wanted = Math.min(list.contentHeight, Theme.pickerHeight)
        }
        WheelScroll {
            view: list
        }
    }
    FormField {
        Layout.fillWidth: true
        hint: qsTr("The passwords in the file are sealed with it. Without it the workspaces come alone.")
        name: qsTr("Passphrase")
        problem: preview.passphraseProblem
        visible: preview.sealed

        PasswordField {
            id: passphrase

            anchors.left: parent.left
            anchors.right: unseal.left
            anchors.rightMargin: Theme.space2
            objectName: "importPassphrase"
            placeholderText: qsTr("Passphrase")

            Keys.onReturnPressed: unseal.clicked()
        }
        Button {
            id: unseal

            anchors.right: parent.right
            enabled: passphrase.length > 0 && !preview.busy
            text: preview.busy ? qsTr("Opening …") : qsTr("Open the passwords")

            onClicked: preview.unseal(passphrase.take())
        }
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: preview.state === ImportPreview.Ready && preview.effect > 0 && !preview.busy
            kind: Button.Kind.Primary
            objectName: "importNow"
            text: preview.effect === 1 ? qsTr("Import 1 workspace") : qsTr("Import %1 workspaces").arg(preview.effect)

            onClicked: preview.apply()
        }
    ]
}
