// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The tabs at the lower edge of a phone; out of the way while one writes.
Rectangle {
    id: root

    required property App app

    color: Theme.surface
    implicitHeight: visible ? Theme.headerHeight : 0
    visible: app.page !== App.Session && app.page !== App.NewSession

    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Screens")

    Divider {
        width: parent.width
    }
    Row {
        anchors.fill: parent

        PhoneTab {
            current: root.app.page === App.Home
            glyph: Icons.message
            text: qsTr("Sessions")
            width: parent.width / 4

            onClicked: root.app.show(App.Home)
        }
        PhoneTab {
            count: root.app.inbox.count
            current: root.app.page === App.Inbox
            glyph: Icons.inbox
            text: qsTr("Inbox")
            width: parent.width / 4

            onClicked: root.app.show(App.Inbox)
        }
        PhoneTab {
            glyph: Icons.newSession
            text: qsTr("New")
            width: parent.width / 4

            Accessible.name: qsTr("New session")

            onClicked: root.app.startNewSession("")
        }
        PhoneTab {
            current: root.app.page === App.Settings
            glyph: Icons.settings
            text: qsTr("Settings")
            width: parent.width / 4

            onClicked: root.app.show(App.Settings)
        }
    }
}
