// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! A link wants to sign in at a hub: the person decides. Nothing is sent before that.
Dialog {
    id: root

    required property App app
    readonly property WorkspaceEditor draft: pairing.editor
    readonly property HubSignInFlow flow: draft.hubSignIn
    readonly property bool busy: flow.state === HubSignInFlow.SigningIn || flow.state === HubSignInFlow.Asking

    closePolicy: T.Popup.CloseOnEscape
    detail: pairing.known.length > 0 ? qsTr("A link asks for this, with a code that signs this device in. The workspace “%1” is signed in anew with it.").arg(pairing.known) : qsTr("A link asks for this, with a code that signs this device in. A workspace is added for the hub.")
    objectName: "pairDialog"
    title: qsTr("Sign in at %1?").arg(pairing.host)

    Component.onCompleted: {
        open();
        accept.forceActiveFocus();
    }
    onClosed: app.desktop.links.dismiss()

    HubPairing {
        id: pairing

        links: root.app.desktop.links
        workspaces: root.app.workspaces

        onDone: workspaceId => {
            WorkspaceActions.saved(workspaceId);
            root.app.notices.tell(qsTr("You are signed in at %1.").arg(pairing.host));
            root.close();
        }
    }
    Callout {
        Layout.fillWidth: true
        text: qsTr("A link can come from anybody: go on only if you have just made it yourself, on a device where you are signed in there.")
    }
    Callout {
        Layout.fillWidth: true
        detail: qsTr("Its SHA-256: %1").arg(pairing.fingerprint)
        glyph: Icons.certificate
        kind: Callout.Kind.Info
        text: qsTr("The link names the hub’s certificate, which no authority has signed: it is trusted for this host.")
        visible: pairing.fingerprint.length > 0
    }
    HubProblem {
        Layout.fillWidth: true
        flow: root.flow
    }
    Callout {
        Layout.fillWidth: true
        kind: Callout.Kind.Danger
        text: root.draft.problem
        visible: text.length > 0
    }
    KeychainCallout {
        Layout.fillWidth: true
        keep: root.draft.keepSecret
        keychain: KeychainWatch {
            workspaces: root.app.workspaces
        }

        onKeepRequested: keep => root.draft.keepSecret = keep
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            id: accept

            enabled: !root.busy
            kind: Button.Kind.Primary
            objectName: "pairNow"
            text: root.busy ? qsTr("Signing in …") : qsTr("Sign in")

            onClicked: pairing.accept()
        }
    ]
}
