// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The dialogs about workspaces, made when one is asked for. Files that are dropped on the window are imported.
Item {
    id: root

    required property App app

    function show(file: string, properties: var) {
        loader.source = "";
        loader.setSource("qrc:/qt/qml/Quarterdeck/workspaces/" + file, Object.assign({ app: app }, properties));
    }

    Connections {
        target: WorkspaceActions

        function onAddRequested(address) {
            root.show("WorkspaceEditorDialog.qml", { address: address });
        }
        function onAddFoundRequested(address, hub, username, name) {
            root.show("WorkspaceEditorDialog.qml", { address: address, foundHub: hub, foundUsername: username, foundName: name });
        }
        function onEditRequested(workspaceId) {
            root.show("WorkspaceEditorDialog.qml", { workspaceId: workspaceId });
        }
        function onDefaultsRequested(workspaceId) {
            root.show("WorkspaceDefaultsDialog.qml", { workspaceId: workspaceId });
        }
        function onTestRequested(workspaceId) {
            root.show("WorkspaceEditorDialog.qml", { workspaceId: workspaceId, testing: true });
        }
        function onSignInRequested(workspaceId) {
            root.show(root.app.workspaces.find(workspaceId)?.ofHub ? "HubSignInDialog.qml" : "SignInDialog.qml", { workspaceId: workspaceId });
        }
        function onRenameRequested(workspaceId) {
            root.show("RenameWorkspaceDialog.qml", { workspaceId: workspaceId });
        }
        function onUnlockRequested() {
            keychain.unlock();
        }
        function onShowOnlyRequested(workspaceId) {
            root.app.sidebar.onlyWorkspace = workspaceId;
            root.app.settings.sidebarShown = true;
            root.app.show(App.Home);
        }
        function onImportRequested(file) {
            root.show("ImportDialog.qml", { file: file });
        }
        function onImportFileRequested() {
            root.show("ImportFileDialog.qml", {});
        }
        function onExportRequested(workspaceId) {
            root.show("ExportDialog.qml", { workspaceId: workspaceId });
        }
    }
    Connections {
        target: root.app.desktop.links

        function onImportRequested(path) {
            WorkspaceActions.importRequested(Format.located(path));
        }
    }
    KeychainWatch {
        id: keychain

        workspaces: root.app.workspaces
    }
    Loader {
        id: loader
    }
    Connections {
        ignoreUnknownSignals: true
        target: loader.item

        function onClosed() {
            loader.source = "";
        }
    }
    DropArea {
        anchors.fill: parent
        keys: ["text/uri-list"]

        onDropped: drop => {
            const file = drop.urls.find(url => String(url).endsWith(".quarterdeck-workspaces"));
            drop.accepted = file !== undefined;
            if (drop.accepted)
                WorkspaceActions.importRequested(file);
        }
    }
}
