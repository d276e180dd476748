// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
pragma Singleton
import QtQuick

//! The one tooltip of the window: what it says and whose it is. The shell shows it.
QtObject {
    id: root

    property Item target: null
    property string text
    property string keys
    property bool shown: false
    readonly property Timer delay: Timer {
        interval: 500
        onTriggered: root.shown = root.target !== null
    }

    function hover(item: Item, on: bool, text: string, keys: string) {
        if (on) {
            root.shown = false;
            root.target = item;
            root.text = text;
            root.keys = keys;
            root.delay.restart();
        } else if (root.target === item) {
            root.hide();
        }
    }
    function hide() {
        root.delay.stop();
        root.shown = false;
        root.target = null;
    }
}
