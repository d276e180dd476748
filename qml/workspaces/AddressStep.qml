// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Where the server is, and with a server that is there already the sign-in too.
EditorStep {
    id: root

    complete: editor.addressValid && editor.usernameProblem.length === 0

    function begin() {
        if (editor.address.length > 0 && running && !editor.hub)
            signIn.begin();
        else
            field.forceActiveFocus();
    }
    function commit() {
        signIn.commit();
    }

    FormField {
        hint: root.editor.addressNote.length > 0 ? root.editor.addressNote : root.editor.hub ? qsTr("Where the hub is reached. How to sign in there comes next.") : root.running ? qsTr("A full address with user name and password can be pasted: it is taken apart.") : qsTr("What the tunnel printed. A full address is taken apart.")
        name: qsTr("Address")
        problem: field.activeFocus && !root.editor.addressValid && field.length < 8 ? "" : root.editor.addressProblem

        TextField {
            id: field

            font.family: length > 0 ? Theme.monoFont : Theme.uiFont
            inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
            objectName: "address"
            placeholderText: root.editor.hub ? "https://hub.example.org" : "https://abc123.ngrok.app"
            text: root.editor.address
            width: parent.width

            Accessible.name: qsTr("Address")

            onTextEdited: root.editor.address = text
        }
    }
    Callout {
        text: qsTr("Plain HTTP was allowed for this host: whoever is on the way can read the password and the conversations.")
        visible: root.editor.insecure
        width: parent.width

        Button {
            text: qsTr("Take that back")

            onClicked: root.editor.trustNothing()
        }
    }
    Callout {
        glyph: Icons.certificate
        text: qsTr("One certificate is trusted for this host although the system does not know it.")
        visible: root.editor.pinned
        width: parent.width

        Button {
            text: qsTr("Take that back")

            onClicked: root.editor.trustNothing()
        }
    }
    SignInFields {
        id: signIn

        editor: root.editor
        visible: root.running && !root.editor.hub
        width: parent.width
    }
}
