// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! Takes a password that a workspace does not have, or that its server refuses; stays until that is answered.
Dialog {
    id: root

    required property App app
    required property string workspaceId
    readonly property Workspace workspace: app.workspaces.find(workspaceId)
    readonly property var facts: table.count > 0 ? table.factsOf(workspaceId) : ({ username: "" })
    property bool keep: true
    property bool sent: false
    readonly property int state: workspace !== null ? workspace.state : Workspace.Offline

    detail: facts["username"].length === 0 ? workspace?.address ?? "" : qsTr("%1, as “%2”").arg(workspace?.address ?? "").arg(facts["username"])
    objectName: "signInDialog"
    title: qsTr("Sign in to %1").arg(workspace?.name ?? "")

    Component.onCompleted: {
        open();
        field.forceActiveFocus();
    }
    onStateChanged: {
        if (sent && (state === Workspace.Live || state === Workspace.Repairing))
            close();
        else if (state === Workspace.Unauthorised || state === Workspace.Offline)
            sent = false;
    }
    onWorkspaceChanged: if (workspace === null) close()

    function submit() {
        if (field.length === 0)
            return;
        sent = true;
        app.workspaces.signIn(workspaceId, field.take(), keep);
    }

    WorkspaceTable {
        id: table

        workspaces: root.app.workspaces
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("Password")
        problem: root.sent || root.workspace === null ? "" : root.workspace.reason

        PasswordField {
            id: field

            enabled: !root.sent
            objectName: "signInSecret"
            placeholderText: qsTr("Password")
            width: parent.width

            Keys.onReturnPressed: root.submit()
            Keys.onEnterPressed: root.submit()
        }
    }
    KeychainCallout {
        Layout.fillWidth: true
        keep: root.keep
        keychain: KeychainWatch {
            workspaces: root.app.workspaces
        }

        onKeepRequested: keep => root.keep = keep
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Not now")

            onClicked: root.close()
        },
        Button {
            enabled: field.length > 0 && !root.sent
            keys: qsTr("Enter")
            kind: Button.Kind.Primary
            objectName: "signIn"
            text: root.sent ? qsTr("Signing in …") : qsTr("Sign in")

            onClicked: root.submit()
        }
    ]
}
