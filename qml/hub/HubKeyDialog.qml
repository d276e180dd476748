// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! Takes a provider's key for a hub, another one or one in the place of one that is there.
Dialog {
    id: root

    required property ProviderKeys keys
    required property string hubName
    property bool replacing: false

    detail: qsTr("It is stored encrypted on %1. Agents never see it.").arg(hubName)
    objectName: "hubKeyDialog"
    title: replacing ? qsTr("Replace the key of %1").arg(form.providerName) : qsTr("Add a key")

    onClosed: {
        key.clear();
        key.shown = false;
    }

    function add() {
        start("", "", "", false);
    }
    function replace(provider: string, label: string, baseUrl: string) {
        start(provider, label, baseUrl, true);
    }
    function start(provider: string, label: string, baseUrl: string, inPlace: bool) {
        replacing = inPlace;
        form.ownName = "";
        form.provider = provider;
        form.label = label;
        form.baseUrl = baseUrl;
        open();
        if (replacing)
            key.forceActiveFocus();
        else
            chooser.button.forceActiveFocus();
    }
    function save() {
        if (form.complete && key.length > 0 && !form.busy)
            form.save(key.text);
    }

    KeyForm {
        id: form

        keys: root.keys

        onSaved: root.close()
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("Provider")
        visible: !root.replacing

        ChoiceField {
            id: chooser

            emptyText: qsTr("Choose a provider")
            glyph: Icons.plug
            name: qsTr("Provider")
            objectName: "keyProvider"
            text: form.own ? qsTr("Another one that speaks OpenAI's API") : form.providerName

            onCleared: form.provider = ""
            onPickRequested: at => {
                picker.source = "";
                picker.setSource("qrc:/qt/qml/Quarterdeck/hub/ModelProviderPicker.qml", { below: true, parent: at, form: form });
            }
        }
    }
    FormField {
        Layout.fillWidth: true
        hint: form.ownId.length > 0 ? qsTr("OpenCode calls it “%1”.").arg(form.ownId) : ""
        name: qsTr("Name")
        visible: form.own

        TextField {
            maximumLength: 40
            objectName: "keyOwnName"
            placeholderText: qsTr("My models")
            text: form.ownName
            width: parent.width

            Accessible.name: qsTr("Name of the provider")

            onTextEdited: form.ownName = text
        }
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("Address")
        visible: form.own

        TextField {
            inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoPredictiveText
            objectName: "keyAddress"
            placeholderText: "https://models.example.com/v1"
            text: form.baseUrl
            width: parent.width

            Accessible.name: qsTr("Address of the provider")

            onTextEdited: form.baseUrl = text
        }
    }
    Callout {
        Layout.fillWidth: true
        kind: Callout.Kind.Info
        text: qsTr("Ollama needs no key. The hub asks it where OLLAMA_HOST says, which is set where the hub runs.")
        visible: form.keyless
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("Key")
        visible: !form.keyless

        PasswordField {
            id: key

            enabled: !form.busy
            objectName: "hubKey"
            placeholderText: form.provider === "github-copilot" ? qsTr("Token") : qsTr("Key")
            width: parent.width

            Keys.onReturnPressed: root.save()
            Keys.onEnterPressed: root.save()
        }
    }
    FormField {
        Layout.fillWidth: true
        hint: form.replaces ? qsTr("There is a key of that name already. This one takes its place.") : qsTr("Tells several keys of one provider apart, such as “work”.")
        name: qsTr("Label (optional)")
        visible: !form.keyless && !root.replacing

        TextField {
            maximumLength: 100
            objectName: "keyLabel"
            text: form.label
            width: parent.width

            Accessible.name: qsTr("Label")

            onTextEdited: form.label = text
        }
    }
    Callout {
        Layout.fillWidth: true
        detail: Array.from(form.models).slice(0, 12).join(", ") + (form.models.length > 12 ? " …" : "")
        glyph: form.works ? Icons.success : Icons.warning
        kind: form.works ? Callout.Kind.Info : Callout.Kind.Danger
        objectName: "keyVerdict"
        text: form.verdict
        visible: text.length > 0
    }
    Loader {
        id: picker
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: form.complete && (form.keyless || key.length > 0) && !form.busy
            objectName: "testKey"
            text: qsTr("Test")

            onClicked: form.test(key.text)
        },
        Button {
            enabled: form.complete && key.length > 0 && !form.busy
            keys: qsTr("Enter")
            kind: Button.Kind.Primary
            objectName: "saveKey"
            text: root.replacing ? qsTr("Replace") : qsTr("Add")
            visible: !form.keyless

            onClicked: root.save()
        }
    ]
}
