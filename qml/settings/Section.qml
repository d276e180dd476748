// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A titled part of the settings. A search shows its settings that have the words, or all of it when its title has them.
Column {
    id: root

    property string title
    property string detail
    //! What is looked for here beyond what can be read in it.
    property string words
    property string filter
    property bool offered: true //!< there is something to set here
    property bool found: true
    readonly property bool whole: has([title, detail, words])

    spacing: Theme.space3
    visible: offered && found

    onFilterChanged: search()
    onWholeChanged: search()

    function has(texts: list<string>): bool {
        const wanted = filter.trim().toLowerCase();
        return wanted.length === 0 || texts.some(text => text.toLowerCase().includes(wanted));
    }
    function search() {
        const some = searchIn(root);
        found = whole || some;
    }
    function searchIn(item: Item): bool {
        let some = false;
        for (const child of Array.from(item.children)) {
            const setting = child as Setting;
            if (setting !== null) {
                setting.found = whole || has([setting.name, setting.detail, setting.words]);
                some = some || setting.found && setting.offered;
            } else {
                some = searchIn(child) || some;
            }
        }
        return some;
    }

    Label {
        font.pixelSize: Theme.textLarge
        font.weight: Font.DemiBold
        text: root.title

        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
    Prose {
        color: Theme.muted
        font.pixelSize: Theme.textSmall
        text: root.detail
        visible: text.length > 0
        width: parent.width
    }
}
