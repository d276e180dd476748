// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What an owner can do with somebody's account. One's own password is changed elsewhere.
Menu {
    id: root

    required property PersonRow person

    x: parent ? parent.width - width : 0
    y: parent ? parent.height + Theme.space1 : 0

    Component.onCompleted: open()

    MenuItem {
        glyph: Icons.shield
        text: qsTr("Role …")

        onTriggered: root.person.chosen("role")
    }
    MenuItem {
        glyph: Icons.folder
        text: qsTr("Folders …")
        visible: root.person?.role !== People.Owner

        onTriggered: root.person.chosen("folders")
    }
    MenuItem {
        glyph: Icons.sliders
        text: qsTr("Models and limits …")

        onTriggered: root.person.chosen("limits")
    }
    MenuItem {
        glyph: Icons.laptop
        text: qsTr("Sign-ins …")

        onTriggered: root.person.chosen("signIns")
    }
    MenuItem {
        glyph: Icons.key
        text: qsTr("Set a password …")
        visible: !(root.person?.self ?? false)

        onTriggered: root.person.chosen("password")
    }
    MenuItem {
        glyph: (root.person?.disabled ?? false) ? Icons.unlock : Icons.lock
        text: (root.person?.disabled ?? false) ? qsTr("Enable the account") : qsTr("Disable the account …")

        onTriggered: root.person.chosen((root.person?.disabled ?? false) ? "enable" : "disable")
    }
    MenuSeparator {}
    MenuItem {
        danger: true
        glyph: Icons.trash
        text: qsTr("Remove …")

        onTriggered: root.person.chosen("remove")
    }
}
