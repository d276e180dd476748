// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! Models of all connected providers: recent ones first, then by provider.
Picker {
    id: root

    required property PromptChoice picker

    choices: picker.models
    currentIndex: choices.rowOf(picker.providerId, picker.modelId)
    model: choices
    name: qsTr("Search models")

    onAboutToHide: choices.search = ""
    onChosen: row => {
        picker.pickModel(row);
        close();
    }
    onSearchChanged: {
        choices.search = search;
        first();
    }

    delegate: ListRow {
        required property int index
        required property int kind
        required property string name
        required property string providerName
        required property bool reasoning
        required property double contextLimit
        required property string release
        readonly property bool choice: kind === ModelChoiceModel.Choice

        enabled: choice
        ink: choice ? Theme.text : Theme.muted
        selected: choice && index === root.currentIndex
        text: choice ? name : kind === ModelChoiceModel.FavouritesHeader ? qsTr("Favourites") : kind === ModelChoiceModel.RecentHeader ? qsTr("Recent") : providerName
        trailing: choice ? Format.join([release === "beta" || release === "deprecated" ? release : "", contextLimit > 0 ? Format.count(contextLimit) : ""]) : ""
        width: ListView.view.width

        onClicked: root.chosen(index)
    }
    footer: Prose {
        color: Theme.muted
        font.pixelSize: Theme.textSmall
        padding: Theme.space2
        text: root.choices.search.length > 0 ? qsTr("No model fits “%1”.").arg(root.choices.search) : root.picker.ready ? qsTr("No provider is connected. Connect one in Settings.") : qsTr("Asking the server which models it has …")
        visible: root.view.count === 0
        height: visible ? implicitHeight : 0
    }
}
