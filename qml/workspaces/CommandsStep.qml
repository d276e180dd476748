// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The commands that set the server up and make it reachable, to be copied.
EditorStep {
    id: root
    readonly property list<string> ways: ["ngrok", "cloudflared", "tailscale", "ssh"]
    property int way: 0

    function begin() {
        tabs.forceActiveFocus();
    }

    Prose {
        color: Theme.muted
        text: qsTr("On the computer where OpenCode shall run. The password shows as dots here; what you copy has it.")
        width: parent.width
    }
    Segmented {
        choices: [qsTr("Linux, macOS"), qsTr("PowerShell")]
        current: root.editor.powerShell ? 1 : 0
        name: qsTr("Shell")

        onChosen: index => root.editor.powerShell = index === 1
    }
    CommandList {
        editor: root.editor
        tool: "opencode"
        width: parent.width
    }
    Tabs {
        id: tabs

        current: root.way
        name: qsTr("How it is reached")
        tabs: ["ngrok", "cloudflared", "Tailscale", "ssh -L"]
        width: parent.width

        onChosen: index => root.way = index
    }
    FormField {
        hint: qsTr("Where ssh goes to. The server runs there.")
        name: qsTr("User and host")
        visible: root.ways[root.way] === "ssh"

        TextField {
            font.family: Theme.monoFont
            placeholderText: qsTr("you@server")
            text: root.editor.sshTarget
            width: parent.width

            onTextEdited: root.editor.sshTarget = text
        }
    }
    CommandList {
        editor: root.editor
        tool: root.ways[root.way]
        width: parent.width
    }
}
