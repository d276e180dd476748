// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! A password for somebody who has forgotten theirs.
Dialog {
    id: root

    required property People people
    required property string user

    detail: qsTr("For somebody who has forgotten it. Every sign-in and access token of this account ends. Tell the password in person; it can be changed after signing in.")
    objectName: "personPasswordDialog"

    Component.onCompleted: {
        open();
        field.forceActiveFocus();
    }

    function accept() {
        if (field.length > 0 && !people.busy)
            people.setPassword(user, field.text);
    }

    Connections {
        target: root.people

        function onDone() {
            root.close();
        }
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("New password")
        problem: root.people.problem

        PasswordField {
            id: field

            objectName: "personNewPassword"
            placeholderText: qsTr("New password")
            width: parent.width

            Keys.onEnterPressed: root.accept()
            Keys.onReturnPressed: root.accept()
        }
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: field.length > 0 && !root.people.busy
            kind: Button.Kind.Primary
            objectName: "personPasswordSet"
            text: qsTr("Set the password")

            onClicked: root.accept()
        }
    ]
}
