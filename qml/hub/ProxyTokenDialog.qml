// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! Asks what a new proxy token is for, and what it may.
Dialog {
    id: root

    required property ProxyTokens tokens
    required property string hubName
    readonly property var lengths: [30, 90, 365, 0]
    property var allowed: [] //!< ids of providers; none = all
    signal made(name: string, provider: string)

    detail: qsTr("A program uses it in place of providers' keys, through %1.").arg(hubName)
    objectName: "proxyTokenDialog"
    title: qsTr("A proxy token")

    function begin() {
        allowed = [];
        name.clear();
        models.clear();
        perMinute.clear();
        streams.clear();
        end.current = 1;
        more.checked = false;
        open();
        name.forceActiveFocus();
    }
    function allow(id: string, on: bool) {
        allowed = on ? allowed.concat([id]) : allowed.filter(other => other !== id);
    }
    function create() {
        if (name.text.trim().length === 0 || tokens.busy)
            return;
        tokens.create(name.text, allowed, models.text, perMinute.value, streams.value, lengths[end.current]);
    }

    Connections {
        target: root.tokens

        function onCreated() {
            root.close();
            root.made(name.text, root.allowed[0] ?? "");
        }
    }
    Flickable {
        id: flick

        Layout.fillHeight: true
        Layout.fillWidth: true
        Layout.preferredHeight: form.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        clip: interactive
        contentHeight: form.implicitHeight
        interactive: contentHeight > height // all of it is too much for a phone

        T.ScrollBar.vertical: ScrollBar {}

        ColumnLayout {
            id: form

            spacing: Theme.space3
            width: flick.width - (Theme.compact ? Theme.space3 : 0) // beside the bar

            FormField {
                Layout.fillWidth: true
                name: qsTr("Name")

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
            }
            FormField {
                Layout.fillWidth: true
                hint: qsTr("Commas between them. Empty: all models.")
                name: qsTr("Models")
                visible: more.checked

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
                visible: more.checked

                LimitField {
                    id: perMinute

                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    most: 100000
                    name: qsTr("Requests a minute")

                    onAccepted: root.create()
                }
                LimitField {
                    id: streams

                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    name: qsTr("Answers at once")

                    onAccepted: root.create()
                }
            }
            Callout {
                Layout.fillWidth: true
                kind: Callout.Kind.Danger
                text: root.tokens.failure
                visible: text.length > 0
            }
        }
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: name.text.trim().length > 0 && !root.tokens.busy
            keys: qsTr("Enter")
            kind: Button.Kind.Primary
            objectName: "createToken"
            text: qsTr("Make and copy")

            onClicked: root.create()
        }
    ]
}
