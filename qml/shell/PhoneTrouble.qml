// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What is wrong with the connection, on a phone: there is no room for a status bar when all is well.
Rectangle {
    id: root

    required property App app

    color: Theme.sunken
    implicitHeight: words.trouble ? Math.max(Theme.touchTarget, reason.implicitHeight + Theme.space3) : 0
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
        text: words.signInNeeded ? words.help.helpText : words.restartable ? qsTr("Restart the server") : words.retryable ? qsTr("Try now") : ""
        visible: text.length > 0

        onClicked: words.signInNeeded ? words.help.act(root.app, words.workspace.workspaceId) : words.restartable ? words.host.restart() : words.workspace.retryNow()
    }
    ConnectionWords {
        id: words

        host: workspace.local ? root.app.host : null
        workspace: root.app.current
    }
}
