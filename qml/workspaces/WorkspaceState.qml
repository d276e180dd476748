// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The state of a workspace as a dot, a word, and what can be done about it.
QtObject {
    id: root

    enum Help { Nothing, TryNow, SignIn, Unlock, Restart }

    property int value: Workspace.Offline //!< Workspace.State
    property int signIn: Workspace.Nothing
    property string reason
    property double nextTryAt: 0
    readonly property bool live: value === Workspace.Live || value === Workspace.Repairing
    readonly property bool trouble: value === Workspace.Unauthorised || value === Workspace.Offline && reason.length > 0
    readonly property int dot: {
        switch (value) {
        case Workspace.Live:
            return StateDot.Kind.Live;
        case Workspace.Repairing:
        case Workspace.Connecting:
            return StateDot.Kind.Connecting;
        case Workspace.Unauthorised:
            return StateDot.Kind.Failed;
        default:
            return StateDot.Kind.Off;
        }
    }
    readonly property string word: {
        switch (value) {
        case Workspace.Live:
            return qsTr("Live");
        case Workspace.Repairing:
            return qsTr("Catching up");
        case Workspace.Connecting:
            return qsTr("Connecting");
        case Workspace.Unauthorised:
            return signIn === Workspace.KeychainLocked ? qsTr("Keychain locked") : qsTr("Sign in");
        default:
            return reason.length > 0 ? qsTr("Not reachable") : qsTr("Not connected");
        }
    }
    readonly property int help: value === Workspace.Unauthorised ? (signIn === Workspace.KeychainLocked ? WorkspaceState.Help.Unlock : WorkspaceState.Help.SignIn) : value === Workspace.Offline ? WorkspaceState.Help.TryNow : WorkspaceState.Help.Nothing
    readonly property string helpText: {
        switch (help) {
        case WorkspaceState.Help.Unlock:
            return qsTr("Unlock");
        case WorkspaceState.Help.SignIn:
            return qsTr("Sign in");
        case WorkspaceState.Help.TryNow:
            return qsTr("Try now");
        default:
            return "";
        }
    }

    function act(app: App, workspaceId: string) {
        if (help === WorkspaceState.Help.Unlock)
            WorkspaceActions.unlockRequested();
        else if (help === WorkspaceState.Help.SignIn)
            WorkspaceActions.signInRequested(workspaceId);
        else if (help === WorkspaceState.Help.TryNow)
            app.workspaces.retryNow(workspaceId);
    }
}
