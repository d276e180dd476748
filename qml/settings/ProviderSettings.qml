// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Section {
    id: root

    required property App app
    //! Whose providers show: of what was open just now, until another is picked.
    property string workspaceId
    readonly property Workspace workspace: app.workspaces.find(workspaceId) ?? app.workspace

    detail: workspace.local ? qsTr("OpenCode keeps an API key in its own file (auth.json), which only you can read (mode 0600). Quarterdeck hands it on; it keeps it only if you want, in the system's keychain.") : qsTr("An API key goes to the OpenCode of %1, which keeps it in a file there (auth.json). Quarterdeck hands it on; it keeps it only if you want, in the system's keychain.").arg(workspace.name)
    title: qsTr("Providers")

    Component.onCompleted: workspaceId = app.current.workspaceId

    Connections {
        target: root.app.workspaces

        function onRemoving(workspace: Workspace) {
            if (workspace === root.workspace)
                root.workspaceId = root.app.workspace.workspaceId;
        }
    }
    WorkspaceButton {
        app: root.app
        objectName: "providersOf"
        tip: qsTr("The workspace whose providers show")
        visible: root.app.workspaces.count > 1
        workspace: root.workspace

        onPicked: workspaceId => root.workspaceId = workspaceId
    }
    ProviderConnect {
        width: parent.width
        workspace: root.workspace
    }
}
