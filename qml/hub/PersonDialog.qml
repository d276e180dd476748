// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! An account for somebody.
Dialog {
    id: root

    required property People people
    readonly property bool ready: name.text.trim().length > 0 && (elsewhere.checked || password.length > 0) && !people.busy

    objectName: "personDialog"
    title: qsTr("Add a person")

    Component.onCompleted: {
        open();
        name.forceActiveFocus();
    }

    function accept() {
        if (ready)
            people.add(name.text, shown.text, elsewhere.checked ? "" : password.text, choice.role);
    }

    Connections {
        target: root.people

        function onDone() {
            root.close();
        }
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("Name to sign in with")

        TextField {
            id: name

            inputMethodHints: Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
            maximumLength: 100
            objectName: "personName"
            placeholderText: qsTr("Name to sign in with")
            width: parent.width

            Keys.onEnterPressed: root.accept()
            Keys.onReturnPressed: root.accept()
        }
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("Name to show")

        TextField {
            id: shown

            maximumLength: 100
            objectName: "personShownName"
            placeholderText: qsTr("The same")
            width: parent.width

            Accessible.name: qsTr("Name to show")

            Keys.onEnterPressed: root.accept()
            Keys.onReturnPressed: root.accept()
        }
    }
    CheckRow {
        id: elsewhere

        Layout.fillWidth: true
        objectName: "personElsewhere"
        text: qsTr("Signs in at another provider, without a password here")
    }
    FormField {
        Layout.fillWidth: true
        hint: qsTr("To begin with; it can be changed after signing in.")
        name: qsTr("Password")
        visible: !elsewhere.checked

        PasswordField {
            id: password

            objectName: "personPassword"
            placeholderText: qsTr("Password")
            width: parent.width

            Keys.onEnterPressed: root.accept()
            Keys.onReturnPressed: root.accept()
        }
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("Role")
        problem: root.people.problem

        RoleChoice {
            id: choice

            people: root.people
            width: parent.width
        }
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
            objectName: "personAdd"
            text: qsTr("Add")

            onClicked: root.accept()
        }
    ]
}
