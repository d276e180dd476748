// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

Picker {
    id: root

    required property PromptChoice picker

    currentIndex: picker.variants.rowOf(picker.variant)
    model: picker.variants
    name: qsTr("Strength")
    searchable: false
    width: Theme.menuWidth

    onChosen: row => {
        picker.pickVariant(picker.variants.nameAt(row));
        close();
    }

    delegate: ListRow {
        required property int index
        required property string name

        selected: index === root.currentIndex
        text: name.length > 0 ? name : qsTr("default")
        width: ListView.view.width

        onClicked: root.chosen(index)
    }
}
