// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
pragma Singleton
import QtQml

//! Every key of the window, in one place: what is bound is what is shown.
QtObject {
    readonly property string search: "Ctrl+K"
    readonly property string newSession: "Ctrl+N"
    readonly property string sidebar: "Ctrl+B"
    readonly property string settings: "Ctrl+,"
    readonly property string inbox: "Ctrl+I"
    readonly property string previous: "Alt+Up"
    readonly property string next: "Alt+Down"
    readonly property string quit: "Ctrl+Q"
    readonly property string stop: "Esc"
    readonly property string rename: "F2"
    readonly property string agent: "Ctrl+."
    readonly property string model: "Ctrl+M"
    readonly property string variant: "Ctrl+T"
    readonly property string attach: "Ctrl+U"
    readonly property string project: "Ctrl+O"
    readonly property string latest: "Ctrl+End"
    readonly property string compose: "Ctrl+L"
    readonly property string allow: "Ctrl+Y"
    readonly property string always: "Ctrl+Shift+Y"
    readonly property string reject: "Ctrl+Shift+D"
    readonly property string send: "Enter"
    readonly property string compact: "Ctrl+Shift+K"
}
