// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! Signs a workspace of a hub in again. Stays until the hub has accepted it.
Dialog {
    id: root

    required property App app
    required property string workspaceId
    readonly property Workspace workspace: app.workspaces.find(workspaceId)
    readonly property int state: workspace !== null ? workspace.state : Workspace.Offline
    property bool sent: false //!< a token that the hub has not judged yet

    closePolicy: T.Popup.CloseOnEscape
    detail: workspace?.address ?? ""
    objectName: "hubSignInDialog"
    title: qsTr("Sign in to %1").arg(workspace?.name ?? "")

    Component.onCompleted: {
        draft.edit(workspaceId);
        open();
        form.begin();
    }
    onStateChanged: {
        if (sent && state === Workspace.Unauthorised)
            sent = false;
        else if (sent && state !== Workspace.Connecting)
            close();
    }
    onWorkspaceChanged: if (workspace === null) close()

    WorkspaceEditor {
        id: draft

        workspaces: root.app.workspaces

        onSaved: {
            if (hubSignIn.state === HubSignInFlow.SignedIn)
                root.close();
            else
                root.sent = true;
        }
    }
    Flickable {
        Layout.fillHeight: true
        Layout.fillWidth: true
        Layout.preferredHeight: form.implicitHeight
        Layout.rightMargin: -Theme.space3
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: form.implicitHeight
        contentWidth: width
        focus: true

        T.ScrollBar.vertical: ScrollBar {}
        Keys.onReturnPressed: form.submit()
        Keys.onEnterPressed: form.submit()

        HubSignInForm {
            id: form

            again: true
            editor: draft
            enabled: !root.sent
            width: parent.width - Theme.space3

            onDone: draft.save()
        }
    }
    Callout {
        Layout.fillWidth: true
        kind: Callout.Kind.Danger
        text: draft.problem.length > 0 ? draft.problem : root.workspace?.reason ?? ""
        visible: text.length > 0 && (draft.problem.length > 0 || !root.sent && draft.hubSignIn.way === HubSignInFlow.AccessToken && root.state === Workspace.Unauthorised)
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Not now")

            onClicked: root.close()
        },
        Button {
            enabled: form.ready && !root.sent
            keys: qsTr("Enter")
            kind: Button.Kind.Primary
            objectName: "hubSignIn"
            text: root.sent ? qsTr("Signing in …") : form.verb
            visible: text.length > 0

            onClicked: form.submit()
        }
    ]
}
