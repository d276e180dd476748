// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

Picker {
    id: root

    required property PromptChoice picker

    currentIndex: picker.agents.rowOf(picker.agent)
    model: picker.agents
    name: qsTr("Agent")
    searchable: false

    onChosen: row => {
        picker.pickAgent(picker.agents.nameAt(row));
        close();
    }

    delegate: ListRow {
        required property int index
        required property string name
        required property string description

        detail: description
        glyph: Icons.agent
        selected: index === root.currentIndex
        text: name
        width: ListView.view.width

        onClicked: root.chosen(index)
    }
}
