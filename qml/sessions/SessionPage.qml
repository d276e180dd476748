// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! One conversation: its header, its messages, and the composer.
FocusScope {
    id: root

    required property App app
    required property SessionController session

    objectName: "sessionPage"

    onSessionChanged: composer.takeFocus()
    Component.onCompleted: composer.takeFocus()

    SessionHeader {
        id: header

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        app: root.app
        session: root.session
    }
    TranscriptView {
        id: transcript

        anchors.bottom: composer.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: header.bottom
        app: root.app
        session: root.session
    }
    ComposerBar {
        id: composer

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        composer: root.session.composer
        session: root.session
        working: root.session.active

        onCopyRequested: transcript.copyMarked()
        onSendRequested: root.session.send()
        onStopRequested: root.session.stop()
    }
    Binding {
        property: "watched"
        target: root.session
        value: root.Window.active
    }
    Connections {
        target: root.session

        function onSent() {
            transcript.toLatest();
        }
    }
}
