// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! User name and password. What is typed into the secret's field is handed over and forgotten when it is left.
Column {
    id: root

    required property WorkspaceEditor editor
    property bool settingUp: false //!< for a server that gets this password; else the one that it has
    readonly property bool hasSecret: secret.length > 0 || editor.hasSecret
    readonly property string secretState: editor.hasSecret ? qsTr("Set. Type another to change it.") : editor.secretKept ? qsTr("The one that is kept is used. Type another to change it.") : ""

    spacing: Theme.space3

    function begin() {
        if (editor.username.length > 0 && !settingUp)
            secret.forceActiveFocus();
        else
            user.forceActiveFocus();
    }
    //! Hands over what is typed.
    function commit() {
        if (secret.length > 0)
            editor.setSecret(secret.take());
    }

    FormField {
        hint: qsTr("OpenCode's own is “opencode”.")
        name: qsTr("User name")
        problem: root.editor.usernameProblem

        TextField {
            id: user

            inputMethodHints: Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
            objectName: "username"
            placeholderText: qsTr("User name")
            text: root.editor.username
            width: parent.width

            onTextEdited: root.editor.username = text
        }
    }
    FormField {
        hint: root.secretState.length > 0 ? root.secretState : root.settingUp ? qsTr("Needed: without one, everybody who finds the server could use it.") : qsTr("Leave it empty if the server asks for none.")
        name: qsTr("Password")

        PasswordField {
            id: secret

            anchors.left: parent.left
            anchors.right: make.visible ? make.left : parent.right
            anchors.rightMargin: make.visible ? Theme.space2 : 0
            objectName: "secret"
            placeholderText: root.secretState.length > 0 ? "••••••••••••" : qsTr("Password")

            Accessible.name: qsTr("Password")

            onActiveFocusChanged: if (!activeFocus && !shown) root.commit()
        }
        Button {
            id: make

            anchors.right: parent.right
            glyph: Icons.dice
            text: qsTr("Make one up")
            visible: root.settingUp

            onClicked: {
                secret.take();
                root.editor.makeSecret();
            }
        }
    }
    KeychainCallout {
        keep: root.editor.keepSecret
        keychain: KeychainWatch {
            workspaces: root.editor.workspaces
        }
        width: parent.width

        onKeepRequested: keep => root.editor.keepSecret = keep
    }
}
