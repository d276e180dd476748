// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! Makes a proxy token: first what it may, then how a program uses it. The token itself is on the clipboard, never here.
Dialog {
    id: root

    required property ProxyTokens tokens
    required property string address //!< of the hub
    required property string hubName
    readonly property bool made: tokens.fresh
    readonly property var lengths: [30, 90, 365, 0]
    property var allowed: [] //!< ids of providers; none = all
    property string example: "openai"

    closePolicy: made ? T.Popup.NoAutoClose : T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    detail: made ? qsTr("The token is on the clipboard. Paste it where the program wants its API key. It can be copied until this closes, and never again.") : qsTr("A program uses it in place of providers' keys, through %1.").arg(hubName)
    objectName: "proxyTokenDialog"
    title: made ? qsTr("“%1” is made").arg(name.text) : qsTr("A proxy token")

    onClosed: tokens.forgetToken()
    onEscaped: close()
    onMadeChanged: if (made) done.forceActiveFocus()
    onOpened: name.forceActiveFocus()

    function begin() {
        allowed = [];
        name.clear();
        models.clear();
        perMinute.clear();
        streams.clear();
        end.current = 1;
        more.checked = false;
        open();
    }
    function allow(id: string, on: bool) {
        allowed = on ? allowed.concat([id]) : allowed.filter(other => other !== id);
    }
    function create() {
        if (name.text.trim().length === 0 || tokens.busy)
            return;
        example = allowed.length > 0 ? allowed[0] : "openai";
        tokens.create(name.text, allowed, models.text, Number(perMinute.text), Number(streams.text), lengths[end.current]);
    }

    FormField {
        Layout.fillWidth: true
        name: qsTr("Name")
        visible: !root.made

        TextField {
            id: name

            maximumLength: 100
            objectName: "tokenName"
            placeholderText: qsTr("What it is for, such as “editor on the laptop”")
            width: parent.width

            Accessible.name: qsTr("Name of the token")

            Keys.onReturnPressed: root.create()
            Keys.onEnterPressed: root.create()
        }
    }
    FormField {
        Layout.fillWidth: true
        hint: root.allowed.length === 0 ? qsTr("None marked: all of them.") : ""
        name: qsTr("Providers")
        visible: !root.made

        Grid {
            id: providers

            columns: Theme.compact ? 2 : 3
            width: parent.width

            Repeater {
                model: root.tokens.choices

                CheckRow {
                    required property var modelData

                    checked: root.allowed.indexOf(modelData.id) >= 0
                    text: modelData.name
                    width: Math.floor(providers.width / providers.columns)

                    onToggled: root.allow(modelData.id, checked)
                }
            }
        }
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("Ends after")
        visible: !root.made

        Segmented {
            id: end

            choices: [qsTr("30 days"), qsTr("90 days"), qsTr("A year"), qsTr("Never")]
            name: qsTr("Ends after")

            onChosen: index => current = index
        }
    }
    CheckRow {
        id: more

        Layout.fillWidth: true
        objectName: "tokenLimits"
        text: qsTr("Limit models and requests")
        visible: !root.made
    }
    FormField {
        Layout.fillWidth: true
        hint: qsTr("Commas between them. Empty: all models.")
        name: qsTr("Models")
        visible: !root.made && more.checked

        TextField {
            id: models

            objectName: "tokenModels"
            width: parent.width

            Accessible.name: qsTr("Models")
        }
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space3
        visible: !root.made && more.checked

        FormField {
            Layout.fillWidth: true
            name: qsTr("Requests a minute")

            TextField {
                id: perMinute

                inputMethodHints: Qt.ImhDigitsOnly
                placeholderText: qsTr("the hub's limit")
                validator: IntValidator {
                    bottom: 0
                    top: 100000
                }
                width: parent.width

                Accessible.name: qsTr("Requests a minute")
            }
        }
        FormField {
            Layout.fillWidth: true
            name: qsTr("Answers at once")

            TextField {
                id: streams

                inputMethodHints: Qt.ImhDigitsOnly
                placeholderText: qsTr("the hub's limit")
                validator: IntValidator {
                    bottom: 0
                    top: 1000
                }
                width: parent.width

                Accessible.name: qsTr("Answers at once")
            }
        }
    }
    FormField {
        Layout.fillWidth: true
        hint: qsTr("Where the program asks for the address of the API. Other providers: their name in place of “%1”.").arg(root.example)
        name: qsTr("Address")
        visible: root.made

        CopyField {
            name: qsTr("Address of the proxy")
            objectName: "proxyAddress"
            text: root.tokens.addressOf(root.address, root.example)
            width: parent.width
        }
    }
    FormField {
        Layout.fillWidth: true
        name: qsTr("Token")
        visible: root.made

        CopyField {
            id: copying

            copiesItself: false
            name: qsTr("Token")
            objectName: "proxyToken"
            text: "••••••••••••"
            width: parent.width

            onCopyRequested: {
                root.tokens.copy();
                copied();
            }
        }
    }
    Callout {
        Layout.fillWidth: true
        kind: Callout.Kind.Danger
        text: root.tokens.failure
        visible: text.length > 0
    }

    actions: [
        Button {
            id: done

            kind: root.made ? Button.Kind.Primary : Button.Kind.Quiet
            objectName: "closeToken"
            text: root.made ? qsTr("Done") : qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: name.text.trim().length > 0 && !root.tokens.busy
            keys: qsTr("Enter")
            kind: Button.Kind.Primary
            objectName: "createToken"
            text: qsTr("Make and copy")
            visible: !root.made

            onClicked: root.create()
        }
    ]
}
