// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The menus of the session list, made when they are first opened.
Item {
    id: root

    required property App app

    function openSession(row: int, at: Item) {
        loader.show("SessionMenu.qml", { app: app, parent: at, row: row });
    }
    function openRename(row: int) {
        loader.show("RenameDialog.qml", { app: app, row: row });
    }
    function openList(at: Item) {
        loader.show("ListMenu.qml", { app: app, parent: at });
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
