// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! Another role for somebody.
Dialog {
    id: root

    required property People people
    required property string user
    property alias role: choice.role

    objectName: "roleDialog"

    Component.onCompleted: open()

    Connections {
        target: root.people

        function onDone() {
            root.close();
        }
    }
    FormField {
        Layout.fillWidth: true
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
            enabled: !root.people.busy
            kind: Button.Kind.Primary
            objectName: "roleSet"
            text: qsTr("Set the role")

            onClicked: root.people.setRole(root.user, root.role)
        }
    ]
}
