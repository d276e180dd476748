// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

Picker {
    id: root

    required property KeyForm form

    currentIndex: Array.from(form.choices).findIndex(choice => choice.id === form.provider)
    model: form.choices
    name: qsTr("Provider")
    searchable: false

    onChosen: row => {
        form.provider = form.choices[row].id;
        close();
    }

    delegate: ListRow {
        required property int index
        required property var modelData

        selected: index === root.currentIndex
        text: modelData.name
        width: ListView.view.width

        onClicked: root.chosen(index)
    }
}
