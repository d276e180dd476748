// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! Makes an access token. It goes to the clipboard and is never shown.
Dialog {
    id: root

    required property AccessTokens tokens
    property bool made: false
    property var allowed: ["read"]
    readonly property var lives: [30, 90, 365, 0]

    detail: made ? "" : qsTr("What it may do can't be changed later. Allow it as little as it needs.")
    objectName: "tokenDialog"
    title: made ? qsTr("The token is on the clipboard") : qsTr("New access token")

    Component.onCompleted: {
        tokens.dismiss();
        open();
        field.forceActiveFocus();
    }
    onClosed: tokens.forgetToken()

    function accept() {
        if (field.text.trim().length > 0 && allowed.length > 0)
            tokens.create(field.text, allowed, lives[life.current]);
    }
    function allow(word: string, on: bool) {
        allowed = on ? allowed.concat(word) : allowed.filter(other => other !== word);
    }

    Connections {
        target: root.tokens

        function onDone() {
            root.made = root.tokens.fresh;
        }
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("Name")
        problem: root.tokens.problem
        visible: !root.made

        TextField {
            id: field

            maximumLength: 100
            objectName: "tokenName"
            placeholderText: qsTr("What it is for")
            width: parent.width

            Keys.onReturnPressed: root.accept()
            Keys.onEnterPressed: root.accept()
        }
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("It may")
        visible: !root.made

        Column {
            width: parent.width

            Repeater {
                model: root.tokens.choices

                CheckRow {
                    required property var modelData

                    checked: root.allowed.includes(modelData["word"])
                    text: Format.join([modelData["name"], modelData["detail"]], ": ")
                    width: parent?.width ?? 0

                    onToggled: root.allow(modelData["word"], checked)
                }
            }
        }
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("It expires after")
        visible: !root.made

        Segmented {
            id: life

            choices: [qsTr("30 days"), qsTr("90 days"), qsTr("A year"), qsTr("Never")]
            current: 1
            name: qsTr("It expires after")

            onChosen: index => current = index
        }
    }
    Callout {
        Layout.fillWidth: true
        detail: qsTr("Paste it where it is needed. When this is closed nobody can see or copy it again; make another one then.")
        kind: Callout.Kind.Info
        text: qsTr("“%1” is copied.").arg(field.text.trim())
        visible: root.made

        Button {
            glyph: Icons.copy
            objectName: "copyTokenAgain"
            text: qsTr("Copy it again")

            onClicked: root.tokens.copyToken()
        }
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Cancel")
            visible: !root.made

            onClicked: root.close()
        },
        Button {
            enabled: root.made || field.text.trim().length > 0 && root.allowed.length > 0 && !root.tokens.busy
            kind: Button.Kind.Primary
            objectName: "tokenMake"
            text: root.made ? qsTr("Done") : qsTr("Make and copy it")

            onClicked: root.made ? root.close() : root.accept()
        }
    ]
}
