// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! The same screens one at a time, with a bar at the lower edge.
Item {
    id: root

    required property App app
    readonly property bool list: app.page === App.Home

    Sidebar {
        id: sessions

        anchors.bottom: bar.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: trouble.bottom
        app: root.app
        color: Theme.bg
        visible: root.list
    }
    Loader {
        active: !root.list
        anchors.bottom: bar.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: trouble.bottom
        focus: true

        sourceComponent: Pages {
            app: root.app
            focus: true
        }
    }
    //! Only when something is wrong: there is no room for a status bar.
    Rectangle {
        id: trouble

        anchors.left: parent.left
        anchors.right: parent.right
        color: Theme.sunken
        height: words.trouble ? Math.max(Theme.touchTarget, reason.implicitHeight + Theme.space3) : 0
        visible: words.trouble

        Accessible.role: Accessible.StatusBar
        Accessible.name: words.text

        Prose {
            id: reason

            anchors.left: parent.left
            anchors.margins: Theme.pagePadding
            anchors.right: help.left
            anchors.verticalCenter: parent.verticalCenter
            font.pixelSize: Theme.textSmall
            text: words.text

            Accessible.ignored: true
        }
        Link {
            id: help

            anchors.right: parent.right
            anchors.rightMargin: Theme.pagePadding
            anchors.verticalCenter: parent.verticalCenter
            text: words.restartable ? qsTr("Restart the server") : words.retryable ? qsTr("Try now") : ""
            visible: text.length > 0

            onClicked: words.restartable ? root.app.host.restart() : root.app.workspace.retryNow()
        }
    }
    ConnectionWords {
        id: words

        host: root.app.host
        workspace: root.app.workspace
    }
    Rectangle {
        id: bar

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        color: Theme.surface
        height: visible ? Theme.headerHeight : 0
        visible: root.app.page !== App.Session && root.app.page !== App.NewSession

        Accessible.role: Accessible.PageTabList
        Accessible.name: qsTr("Screens")

        Divider {
            width: parent.width
        }
        Row {
            anchors.fill: parent

            PhoneTab {
                current: root.list
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
}
