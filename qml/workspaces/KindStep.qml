// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What kind of server, and whether it runs already. Those that were found nearby are on top.
EditorStep {
    id: root

    function begin() {
        exists.forceActiveFocus();
    }

    FoundList {
        found: root.found
        width: parent.width

        onChosen: address => root.foundChosen(address, false, "", "")
    }
    FoundElsewhere {
        discovery: root.discovery
        width: parent.width

        onChosen: (address, hub, username, name) => root.foundChosen(address, hub, username, name)
    }
    Column {
        spacing: Theme.space2
        width: parent.width

        RadioRow {
            id: exists

            checked: root.running && !root.editor.hub
            detail: qsTr("You have its address: a tunnel, a container, another computer.")
            objectName: "kindRunning"
            text: qsTr("An OpenCode server that runs already")
            width: parent.width

            onClicked: {
                root.editor.hub = false;
                root.runningPicked(true);
            }
        }
        RadioRow {
            checked: !root.running && !root.editor.hub
            detail: qsTr("The commands for opencode serve and for ngrok, cloudflared, Tailscale or ssh, with your values filled in.")
            objectName: "kindSetUp"
            text: qsTr("A server to set up now")
            width: parent.width

            onClicked: {
                root.editor.hub = false;
                root.runningPicked(false);
            }
        }
        RadioRow {
            checked: root.editor.hub
            detail: qsTr("Another Quarterdeck that gives its OpenCode to others. You sign in with a password, in the browser or with a code.")
            objectName: "kindHub"
            text: qsTr("A Quarterdeck hub")
            width: parent.width

            onClicked: {
                root.editor.hub = true;
                root.runningPicked(true);
            }
        }
    }
}
