// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Picker {
    id: root

    required property Composer composer

    currentIndex: composer.picker.variants.rowOf(composer.picker.variant)
    model: composer.picker.variants
    name: qsTr("Strength")
    searchable: false
    width: Theme.menuWidth

    onChosen: row => {
        composer.picker.pickVariant(composer.picker.variants.nameAt(row));
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
