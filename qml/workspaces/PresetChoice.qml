// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What a workspace allows without asking.
Column {
    id: root

    required property WorkspaceDefaults draft

    spacing: Theme.space2
    width: parent?.width ?? 0

    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Permissions")

    //! The one that is taken gets the keyboard.
    function begin() {
        (reads.checked ? reads : all.checked ? all : ask).forceActiveFocus();
    }

    RadioRow {
        id: ask

        checked: root.draft.preset === "ask"
        detail: qsTr("What OpenCode's own rules leave open waits for your answer.")
        objectName: "presetAsk"
        text: qsTr("Ask me")
        width: parent.width

        onClicked: root.draft.preset = "ask"
    }
    RadioRow {
        id: reads

        checked: root.draft.preset === "allow-reads"
        detail: qsTr("Files of the project are read, listed and searched without asking; everything else asks.")
        objectName: "presetReads"
        text: qsTr("Allow reading")
        width: parent.width

        onClicked: root.draft.preset = "allow-reads"
    }
    RadioRow {
        id: all

        checked: root.draft.preset === "allow-all"
        detail: qsTr("Commands run and files change without asking; only an agent that repeats itself asks.")
        objectName: "presetAll"
        text: qsTr("Allow everything")
        width: parent.width

        onClicked: root.draft.preset = "allow-all"
    }
}
