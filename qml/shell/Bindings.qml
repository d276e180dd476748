// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
pragma Singleton
import QtQml
import Quarterdeck

//! Every key of the window, in one place: what is bound is what is shown. A person may have given them others.
QtObject {
    readonly property var keys: ShortcutStore.keys
    readonly property string search: keys["search"]
    readonly property string newSession: keys["newSession"]
    readonly property string sidebar: keys["sidebar"]
    readonly property string settings: keys["settings"]
    readonly property string workspaces: keys["workspaces"]
    readonly property string inbox: keys["inbox"]
    readonly property string previous: keys["previous"]
    readonly property string next: keys["next"]
    readonly property string quit: keys["quit"]
    readonly property string agent: keys["agent"]
    readonly property string model: keys["model"]
    readonly property string variant: keys["variant"]
    readonly property string attach: keys["attach"]
    readonly property string project: keys["project"]
    readonly property string latest: keys["latest"]
    readonly property string compose: keys["compose"]
    readonly property string allow: keys["allow"]
    readonly property string always: keys["always"]
    readonly property string reject: keys["reject"]
    readonly property string compact: keys["compact"]
    // Where they are is what they mean.
    readonly property string stop: "Esc"
    readonly property string rename: "F2"
    readonly property string remove: "Del"
    readonly property string send: "Enter"
    readonly property string favourite: "Ctrl+S"
}
