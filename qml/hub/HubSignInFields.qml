// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What the way that is taken wants to be told. Secrets are handed over and forgotten.
Column {
    id: root

    required property WorkspaceEditor editor
    readonly property HubSignInFlow flow: editor.hubSignIn
    readonly property int way: flow.way
    readonly property bool first: way === HubSignInFlow.FirstOwner
    readonly property bool account: first || way === HubSignInFlow.Password
    readonly property bool coded: first || way === HubSignInFlow.PairingCode
    readonly property bool token: way === HubSignInFlow.AccessToken
    readonly property bool through: way === HubSignInFlow.ThroughHub
    readonly property bool sidecar: flow.hubAddress.length > 0
    //! All that is needed is there.
    readonly property bool ready: {
        switch (way) {
        case HubSignInFlow.FirstOwner:
            return code.length > 0 && user.length > 0 && password.length > 0 && again.text === password.text;
        case HubSignInFlow.Password:
            return user.length > 0 && password.length > 0;
        case HubSignInFlow.PairingCode:
            return code.length > 0;
        case HubSignInFlow.AccessToken:
            return secret.length > 0;
        default:
            return way >= 0;
        }
    }
    signal tokenGiven

    spacing: Theme.space3

    onWayChanged: {
        for (const field of [password, again, secret])
            field.take();
        code.clear();
    }

    function begin() {
        if (coded)
            code.forceActiveFocus();
        else if (account && user.length === 0)
            user.forceActiveFocus();
        else if (account)
            password.forceActiveFocus();
        else if (token)
            secret.forceActiveFocus();
    }
    function submit() {
        switch (way) {
        case HubSignInFlow.FirstOwner:
            again.take();
            flow.asFirstOwner(code.text, user.text, password.take());
            break;
        case HubSignInFlow.Password:
            flow.withPassword(user.text, password.take());
            break;
        case HubSignInFlow.PairingCode:
            flow.withPairingCode(code.text);
            code.clear();
            break;
        case HubSignInFlow.AccessToken:
            editor.setSecret(secret.take());
            tokenGiven();
            break;
        case HubSignInFlow.ThroughHub:
            flow.throughHub();
            break;
        case HubSignInFlow.Browser:
            flow.inBrowser();
            break;
        case HubSignInFlow.DeviceCode:
            flow.onAnotherDevice();
            break;
        }
    }

    Prose {
        color: Theme.muted
        objectName: "hubOfSidecar"
        text: root.through ? qsTr("%1 makes a token that opens this server and nothing else, for an hour at a time. Quarterdeck gets the next one by itself.").arg(root.flow.hubName) : root.flow.hubName.length > 0 ? qsTr("Make it at %1, under “Access tokens”.").arg(root.flow.hubName) : qsTr("This server belongs to the hub at %1. Add that hub too and sign in there: then you need no token here.").arg(root.flow.hubAddress)
        visible: root.sidecar && (root.through || root.token)
        width: parent.width
    }
    Prose {
        color: Theme.muted
        text: root.first ? qsTr("Nobody has an account at this hub yet. Make yours: you become its owner.") : root.way === HubSignInFlow.Browser ? qsTr("The page to sign in at opens in this device’s browser. Come back here afterwards.") : qsTr("You get a code, and the page where you enter it, on your phone for example.")
        visible: root.first || root.way === HubSignInFlow.Browser || root.way === HubSignInFlow.DeviceCode
        width: parent.width
    }
    FormField {
        hint: root.first ? qsTr("The hub printed it when it started: see its console or its log.") : qsTr("Quarterdeck shows one where you are signed in: open the hub’s page there, then “Devices”.")
        name: root.first ? qsTr("Code from the hub’s console") : qsTr("Code")
        visible: root.coded

        TextField {
            id: code

            font.family: length > 0 ? Theme.monoFont : Theme.uiFont
            inputMethodHints: Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText | Qt.ImhSensitiveData
            objectName: "hubCode"
            placeholderText: qsTr("Code")
            width: parent.width
        }
    }
    FormField {
        name: root.first ? qsTr("Your name at this hub") : qsTr("Name")
        visible: root.account

        TextField {
            id: user

            inputMethodHints: Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
            objectName: "hubName"
            placeholderText: qsTr("Name")
            width: parent.width
        }
    }
    FormField {
        hint: root.first ? qsTr("At least 8 characters, and not one that everybody takes.") : ""
        name: qsTr("Password")
        visible: root.account

        PasswordField {
            id: password

            objectName: "hubPassword"
            placeholderText: qsTr("Password")
            width: parent.width
        }
    }
    FormField {
        name: qsTr("The same again")
        problem: again.length > 0 && again.text !== password.text ? qsTr("This is not the same.") : ""
        visible: root.first

        PasswordField {
            id: again

            objectName: "hubAgain"
            placeholderText: qsTr("The same again")
            width: parent.width
        }
    }
    FormField {
        hint: root.sidecar ? "" : qsTr("Made at the hub, under “Access tokens”.")
        name: qsTr("Access token")
        visible: root.token

        PasswordField {
            id: secret

            objectName: "hubToken"
            placeholderText: qsTr("Access token")
            width: parent.width
        }
    }
    FormField {
        hint: qsTr("The hub lists it, so that you can end its sign-in from elsewhere.")
        name: qsTr("Name of this device")
        visible: !root.token && !root.through && root.way >= 0

        TextField {
            objectName: "hubDevice"
            placeholderText: qsTr("Name of this device")
            text: root.flow.deviceName
            width: parent.width

            onEditingFinished: root.flow.deviceName = text
        }
    }
}
