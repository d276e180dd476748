// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A step of the workspace editor.
Column {
    required property WorkspaceEditor editor
    required property FoundServers found
    required property Discovery discovery
    property bool running: true //!< the server is there already
    property bool complete: true //!< what it asks for is there
    property string verb //!< of what Enter does here first; empty = it goes on
    property bool ready: true //!< that can be done
    signal runningPicked(running: bool)
    signal foundChosen(address: string, hub: bool, username: string, name: string)
    //! To a step by its name.
    signal goRequested(step: string)

    spacing: Theme.space4

    //! It has come up: the first field gets the keyboard.
    function begin() {
    }
    //! Does what `verb` says.
    function submit() {
    }
    //! It is left: what is typed is handed over.
    function commit() {
    }
}
