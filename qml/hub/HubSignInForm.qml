// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Signing in at the hub of a draft: what it offers, one way of it, and what comes of it. Its owner has the button, named by `verb`.
Column {
    id: root

    required property WorkspaceEditor editor
    property bool again: false //!< although there is a sign-in already
    property bool up: false
    property bool opened: true
    readonly property HubSignInFlow flow: editor.hubSignIn
    readonly property int at: flow.state
    readonly property bool kept: !again && at === HubSignInFlow.Idle && (editor.hasSecret || editor.secretKept)
    readonly property bool elsewhere: at === HubSignInFlow.InBrowser || at === HubSignInFlow.OnDevice
    readonly property bool busy: at === HubSignInFlow.SigningIn
    readonly property bool filling: at === HubSignInFlow.Choosing || busy || at === HubSignInFlow.Unreachable && flow.way >= 0
    //! For the button; empty = there is nothing to be pressed now.
    readonly property string verb: {
        if (!filling)
            return "";
        if (busy)
            return qsTr("Signing in …");
        switch (flow.way) {
        case HubSignInFlow.FirstOwner:
            return qsTr("Make the account");
        case HubSignInFlow.Browser:
            return qsTr("Open the browser");
        case HubSignInFlow.DeviceCode:
            return qsTr("Get a code");
        default:
            return qsTr("Sign in");
        }
    }
    readonly property bool ready: filling && !busy && fields.ready
    //! The draft has a sign-in now that it did not have.
    signal done

    spacing: Theme.space4

    onAtChanged: {
        if (!up)
            return;
        if (at === HubSignInFlow.SignedIn)
            done();
        else if (at === HubSignInFlow.Choosing)
            Qt.callLater(() => fields.begin()); // what it shows follows the same change
    }

    //! It has come up.
    function begin() {
        up = true;
        if (kept)
            return;
        flow.begin();
        if (filling)
            fields.begin();
    }
    function submit() {
        if (ready)
            fields.submit();
    }

    Connections {
        target: root.flow

        function onOpenRequested(page) {
            root.opened = Qt.openUrlExternally(page);
        }
    }
    Callout {
        glyph: Icons.success
        kind: Callout.Kind.Info
        objectName: "hubSignedIn"
        text: root.kept || root.flow.userName.length === 0 ? qsTr("There is a sign-in for this hub already: it is used.") : qsTr("Signed in at %1 as %2.").arg(root.flow.host).arg(root.flow.userName)
        visible: root.kept || root.at === HubSignInFlow.SignedIn
        width: parent.width

        Button {
            objectName: "hubSignInAgain"
            text: root.kept ? qsTr("Sign in again") : qsTr("Sign in as somebody else")

            onClicked: {
                root.again = true;
                root.flow.ask();
            }
        }
    }
    Item {
        height: asking.implicitHeight
        visible: root.at === HubSignInFlow.Asking
        width: parent.width

        StateDot {
            id: dot

            anchors.verticalCenter: parent.verticalCenter
            kind: StateDot.Kind.Connecting
        }
        Label {
            id: asking

            anchors.left: dot.right
            anchors.leftMargin: Theme.space2
            anchors.right: parent.right
            color: Theme.muted
            text: qsTr("Asking %1 how to sign in …").arg(root.flow.host)
        }
    }
    HubProblem {
        flow: root.flow
        retries: true
        visible: root.at === HubSignInFlow.Unreachable
        width: parent.width

        Button {
            kind: Button.Kind.Quiet
            objectName: "hubUseToken"
            text: qsTr("Use an access token")
            visible: root.flow.way < 0

            onClicked: {
                root.flow.way = HubSignInFlow.AccessToken;
                Qt.callLater(() => fields.begin());
            }
        }
    }
    HubWays {
        enabled: !root.busy
        flow: root.flow
        visible: root.filling && root.at !== HubSignInFlow.Unreachable
        width: parent.width
    }
    HubProblem {
        flow: root.flow
        visible: root.flow.problem.length > 0 && root.at === HubSignInFlow.Choosing
        width: parent.width
    }
    HubSignInFields {
        id: fields

        editor: root.editor
        enabled: !root.busy
        visible: root.filling
        width: parent.width

        onTokenGiven: root.done()
    }
    HubWaiting {
        flow: root.flow
        opened: root.opened
        visible: root.elsewhere
        width: parent.width
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
