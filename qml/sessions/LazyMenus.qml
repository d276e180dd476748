// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The menus of the session list, made when they are first opened.
Item {
    id: root

    required property Application app

    function openSession(row: int, at: Item) {
        loader.show("qrc:/qt/qml/Quarterdeck/sessions/SessionMenu.qml", row, at);
    }
    function openRename(row: int) {
        loader.show("qrc:/qt/qml/Quarterdeck/sessions/RenameDialog.qml", row, root);
    }
    function openList(at: Item) {
        loader.show("qrc:/qt/qml/Quarterdeck/sessions/ListMenu.qml", -1, at);
    }

    Loader {
        id: loader

        function show(url: string, row: int, at: Item) {
            setSource(url, { app: root.app });
            item.openFor(row, at); // qmllint disable missing-property
            if (item.renameRequested) // qmllint disable missing-property
                item.renameRequested.connect(root.openRename); // qmllint disable missing-property
        }
    }
}
