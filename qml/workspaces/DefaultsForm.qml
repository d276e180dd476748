// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What a workspace's new sessions begin with, what is allowed there, and its favourite projects.
Column {
    id: root

    required property WorkspaceDefaults draft
    readonly property bool hasVariants: draft.variant.length > 0 || draft.variants.count > 0

    spacing: Theme.space4

    //! The first control gets the keyboard.
    function begin() {
        if (draft.pickable)
            agent.button.forceActiveFocus();
        else
            presets.begin();
    }
    function pick(file: string, at: Item) {
        picker.source = "";
        picker.setSource("qrc:/qt/qml/Quarterdeck/sessions/" + file, { below: true, parent: at, picker: draft });
    }

    Prose {
        color: Theme.muted
        text: qsTr("What a new session begins with in a project where nothing was picked yet.")
        width: parent.width
    }
    Callout {
        kind: Callout.Kind.Info
        objectName: "notListed"
        text: root.draft.live ? qsTr("Asking %1 which agents and models it has …").arg(root.draft.name) : qsTr("Agents and models can be picked as soon as %1 is connected.").arg(root.draft.name)
        visible: !root.draft.pickable
        width: parent.width
    }
    FormField {
        name: qsTr("Agent")
        problem: root.draft.agentProblem

        ChoiceField {
            id: agent

            emptyText: qsTr("The one used last")
            glyph: Icons.agent
            name: qsTr("Default agent")
            objectName: "defaultAgent"
            pickable: root.draft.pickable
            text: root.draft.agent

            onCleared: root.draft.clearAgent()
            onPickRequested: at => root.pick("AgentPicker.qml", at)
        }
    }
    FormField {
        name: qsTr("Model")
        problem: root.draft.modelProblem

        ChoiceField {
            emptyText: qsTr("The one used last")
            glyph: Icons.model
            name: qsTr("Default model")
            objectName: "defaultModel"
            pickable: root.draft.pickable
            text: root.draft.modelText

            onCleared: root.draft.clearModel()
            onPickRequested: at => root.pick("ModelPickerPopup.qml", at)
        }
    }
    FormField {
        name: qsTr("Strength")
        problem: root.draft.variantProblem
        visible: root.hasVariants

        ChoiceField {
            emptyText: qsTr("As the model has it")
            glyph: Icons.strength
            name: qsTr("Default strength")
            objectName: "defaultVariant"
            pickable: root.draft.pickable && root.draft.variants.count > 0
            text: root.draft.variant

            onCleared: root.draft.clearVariant()
            onPickRequested: at => root.pick("VariantPicker.qml", at)
        }
    }
    FormField {
        name: qsTr("Permissions")

        PresetChoice {
            id: presets

            draft: root.draft
        }
    }
    FormField {
        hint: root.draft.favourites.length > 0 ? qsTr("They stand on top where a new session picks its project.") : qsTr("None yet. The star beside a project of a new session makes it one.")
        name: qsTr("Favourite projects")

        FavouriteList {
            draft: root.draft
            height: visible ? implicitHeight : 0
            visible: root.draft.favourites.length > 0
        }
    }
    Callout {
        kind: Callout.Kind.Danger
        text: root.draft.problem
        visible: text.length > 0
        width: parent.width
    }
    Loader {
        id: picker
    }
}
