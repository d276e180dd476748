// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Name and colour, and the test of the connection while one thinks of a name.
EditorStep {
    id: root

    readonly property ConnectionStages test: editor.test

    complete: editor.nameProblem.length === 0

    function begin() {
        name.forceActiveFocus();
        name.selectAll();
    }

    FormField {
        name: qsTr("Name")
        problem: root.editor.nameProblem

        TextField {
            id: name

            objectName: "workspaceName"
            placeholderText: qsTr("Name")
            text: root.editor.name
            width: parent.width

            onTextEdited: root.editor.name = text
        }
    }
    FormField {
        name: qsTr("Colour")

        HuePicker {
            current: root.editor.hue

            onChosen: hue => root.editor.hue = hue
        }
    }
    Card {
        height: stages.implicitHeight + Theme.space4
        radius: Theme.radiusControl
        width: parent.width

        Column {
            id: stages

            anchors.left: parent.left
            anchors.margins: Theme.space3
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter

            Accessible.role: Accessible.List
            Accessible.name: qsTr("Connection test")

            Repeater {
                model: root.test

                StageRow {
                    required detail
                }
            }
        }
    }
    Callout {
        kind: Callout.Kind.Danger
        objectName: "testProblem"
        detail: root.test.remedy === ConnectionStages.TrustCertificate ? qsTr("Its SHA-256: %1").arg(root.test.fingerprint) : root.test.remedy === ConnectionStages.AllowPlain ? qsTr("Allowed, whoever is on the way can read the password and the conversations.") : ""
        text: root.test.sentence
        visible: root.test.failed
        width: parent.width

        Button {
            text: qsTr("Trust this certificate")
            visible: root.test.remedy === ConnectionStages.TrustCertificate

            onClicked: root.editor.trustCertificate()
        }
        Button {
            text: qsTr("Allow plain HTTP for this host")
            visible: root.test.remedy === ConnectionStages.AllowPlain

            onClicked: root.editor.allowPlain()
        }
        Button {
            text: root.editor.hub ? qsTr("Sign in again") : qsTr("Change the password")
            visible: root.test.remedy === ConnectionStages.SignIn

            onClicked: root.goRequested(root.editor.hub ? "hubSignIn" : root.running ? "address" : "signIn")
        }
        Button {
            text: qsTr("Change the address")
            visible: root.test.remedy === ConnectionStages.ChangeAddress

            onClicked: root.goRequested("address")
        }
        Button {
            glyph: Icons.refresh
            text: qsTr("Try again")

            onClicked: root.editor.startTest()
        }
    }
    Callout {
        text: qsTr("This server asks for no sign-in: whoever reaches it can use it. Start it with OPENCODE_SERVER_PASSWORD.")
        visible: root.editor.openToAll
        width: parent.width
    }
    Callout {
        kind: Callout.Kind.Danger
        text: root.editor.problem
        visible: text.length > 0
        width: parent.width
    }
}
