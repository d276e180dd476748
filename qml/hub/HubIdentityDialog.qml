// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! Asks who one is again, before what the hub does not do for a session alone. What waited goes on by itself then.
Dialog {
    id: root

    required property HubLink link
    readonly property HubConfirmation confirmation: link?.confirmation ?? null
    readonly property bool wanted: confirmation?.wanted ?? false
    readonly property bool byPassword: confirmation?.byPassword ?? true
    readonly property bool busy: confirmation?.busy ?? false

    signal signInRequested

    detail: byPassword ? qsTr("You signed in a while ago, and this matters to who can sign in. Type your password again; then it goes on by itself.") : qsTr("You signed in a while ago, and this matters to who can sign in. You have no password at this hub: sign in again, then do it once more.")
    objectName: "hubIdentityDialog"
    title: qsTr("Confirm that it is you")

    onClosed: {
        field.clear();
        confirmation?.cancel();
    }
    onConfirmationChanged: attend()
    onOpened: byPassword ? field.forceActiveFocus() : again.forceActiveFocus()
    onWantedChanged: wanted ? open() : close()

    Component.onCompleted: attend()
    Component.onDestruction: {
        if (confirmation) {
            confirmation.cancel();
            confirmation.attended = false;
        }
    }

    function attend() {
        if (confirmation)
            confirmation.attended = true;
    }
    function accept() {
        if (field.length > 0 && !busy)
            confirmation.confirm(field.text);
    }

    FormField {
        Layout.fillWidth: true
        name: qsTr("Password")
        problem: root.confirmation?.problem ?? ""
        visible: root.byPassword

        PasswordField {
            id: field

            objectName: "hubConfirmPassword"
            placeholderText: qsTr("Password")
            width: parent.width

            Keys.onEnterPressed: root.accept()
            Keys.onReturnPressed: root.accept()
            onTextEdited: root.confirmation?.dismiss()
        }
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            objectName: "hubConfirmCancel"
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: field.length > 0 && !root.busy
            kind: Button.Kind.Primary
            objectName: "hubConfirmAccept"
            text: root.busy ? qsTr("Confirming …") : qsTr("Confirm")
            visible: root.byPassword

            onClicked: root.accept()
        },
        Button {
            id: again

            kind: Button.Kind.Primary
            objectName: "hubConfirmSignIn"
            text: qsTr("Sign in again …")
            visible: !root.byPassword

            onClicked: {
                root.close();
                root.signInRequested();
            }
        }
    ]
}
