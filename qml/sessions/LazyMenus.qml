// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The menus of the session list, made when they are first opened.
Item {
    id: root

    required property App app

    function factsAt(row: int): var {
        return app.sidebar.factsAt(row);
    }
    function factsOf(workspaceId: string): var {
        return table.factsOf(workspaceId);
    }
    //! Of a session, or of the workspace whose header it is.
    function openFor(row: int, at: Item) {
        const facts = factsAt(row);
        if (facts["sessionId"].length > 0) {
            loader.show("SessionMenu.qml", { app: app, parent: at, row: row });
            return;
        }
        const all = factsOf(facts["workspaceId"]);
        loader.show("../workspaces/WorkspaceMenu.qml", { app: app, parent: at, workspaceId: all["workspaceId"], name: all["name"], local: all["local"], muted: all["muted"], state: all["workspaceState"], signIn: all["signIn"] });
    }
    function openRename(row: int) {
        loader.show("RenameDialog.qml", { app: app, row: row });
    }
    function openList(at: Item) {
        loader.show("ListMenu.qml", { app: app, parent: at });
    }

    WorkspaceTable {
        id: table

        workspaces: root.app.workspaces
    }
    Loader {
        id: loader

        function show(file: string, properties: var) {
            source = "";
            setSource("qrc:/qt/qml/Quarterdeck/sessions/" + file, properties);
        }
    }
    Connections {
        ignoreUnknownSignals: true
        target: loader.item

        function onRenameRequested(row) {
            root.openRename(row);
        }
    }
}
