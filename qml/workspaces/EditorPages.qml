// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! The step of the workspace editor that is up, scrolled when it is longer than there is room.
Flickable {
    id: root

    required property WorkspaceEditor editor
    required property FoundServers found
    required property Discovery discovery
    property bool running: true
    readonly property EditorStep step: page.item as EditorStep
    readonly property var files: ({ kind: "KindStep.qml", signIn: "SignInStep.qml", port: "PortStep.qml", commands: "CommandsStep.qml", address: "AddressStep.qml", hubSignIn: "HubSignInStep.qml", test: "TestStep.qml" })
    signal runningPicked(running: bool)
    signal foundChosen(address: string, hub: bool, username: string, name: string)
    signal goRequested(step: string)

    boundsBehavior: Flickable.StopAtBounds
    clip: true
    contentHeight: page.height
    contentWidth: width

    T.ScrollBar.vertical: ScrollBar {}

    function show(step: string) {
        contentY = 0;
        page.setSource("qrc:/qt/qml/Quarterdeck/workspaces/" + files[step], { editor: editor, found: found, discovery: discovery, running: Qt.binding(() => root.running) });
    }

    WheelScroll {
        view: root
    }
    Loader {
        id: page

        focus: true
        width: root.width - Theme.space3
    }
    Connections {
        target: root.step

        function onFoundChosen(address, hub, username, name) {
            root.foundChosen(address, hub, username, name);
        }
        function onGoRequested(step) {
            root.goRequested(step);
        }
        function onRunningPicked(running) {
            root.runningPicked(running);
        }
    }
}
