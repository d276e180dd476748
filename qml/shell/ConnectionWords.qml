// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The state of the connection and of the server behind it, as a dot and words.
QtObject {
    id: root

    required property Workspace workspace
    required property ServerHost host
    readonly property bool ready: workspace.state === Workspace.Live || workspace.state === Workspace.Repairing
    readonly property bool serverTrouble: host !== null && !ready && host.phase !== ServerHost.Healthy
    readonly property bool starting: host !== null && !ready && (host.phase === ServerHost.Starting || host.phase === ServerHost.Stopped)
    readonly property bool trouble: workspace.state === Workspace.Unauthorised || restartable || (!starting && workspace.state === Workspace.Offline && workspace.reason.length > 0)
    //! The server does not come back by itself.
    readonly property bool restartable: host !== null && host.phase === ServerHost.Failed
    //! It is tried again by itself, and can be tried now.
    readonly property bool retryable: !restartable && workspace.state === Workspace.Offline && workspace.nextTryAt > 0
    readonly property bool signInNeeded: !workspace.local && workspace.state === Workspace.Unauthorised
    readonly property WorkspaceState help: WorkspaceState {
        signIn: root.workspace.signIn
        value: root.workspace.state
    }
    readonly property int dot: {
        if (workspace.state === Workspace.Live)
            return host !== null && host.phase === ServerHost.Unhealthy ? StateDot.Kind.Connecting : StateDot.Kind.Live;
        if (trouble && (host === null || host.phase === ServerHost.Failed || workspace.state === Workspace.Unauthorised))
            return StateDot.Kind.Failed;
        return workspace.state === Workspace.Offline && !serverTrouble ? StateDot.Kind.Off : StateDot.Kind.Connecting;
    }
    readonly property string text: {
        if (starting)
            return qsTr("Starting OpenCode");
        if (serverTrouble && host.reason.length > 0)
            return host.reason;
        switch (workspace.state) {
        case Workspace.Live:
            return workspace.serverVersion.length > 0 ? qsTr("Live · OpenCode %1").arg(workspace.serverVersion) : qsTr("Live");
        case Workspace.Repairing:
            return qsTr("Catching up");
        case Workspace.Connecting:
            return qsTr("Connecting");
        case Workspace.Unauthorised:
            return workspace.reason;
        default:
            return workspace.reason.length > 0 ? workspace.reason : host !== null ? qsTr("Starting OpenCode") : qsTr("Not connected");
        }
    }
}
