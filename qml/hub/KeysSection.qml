// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A person's keys of providers on a hub; for an owner also the master key under which they lie.
Section {
    id: root

    required property HubLink link
    required property string hubName
    //! From when it was first to be seen: a lost connection forgets nothing.
    property bool begun: false
    readonly property int count: keys.count

    detail: qsTr("A key lives encrypted on %1; agents never see it. Programs with a proxy token ask providers through %1, which puts the key in.").arg(hubName)
    offered: (link?.mayUseKeys ?? false) && link.capabilities.includes("keys")
    title: qsTr("Providers' keys")

    Component.onCompleted: begun = offered
    onOfferedChanged: if (offered) begun = true

    ProviderKeys {
        id: keys

        link: root.begun ? root.link : null
    }
    Callout {
        kind: Callout.Kind.Danger
        text: keys.problem.length > 0 ? keys.problem : keys.failure
        visible: text.length > 0
        width: parent.width

        Button {
            text: qsTr("Try again")
            visible: keys.problem.length > 0

            onClicked: keys.reload()
        }
    }
    SettingsCard {
        Column {
            id: list

            spacing: Theme.space1
            width: parent.width

            Accessible.role: Accessible.List
            Accessible.name: root.title

            Prose {
                color: Theme.muted
                text: keys.loaded ? qsTr("No key yet. With one, programs that have a proxy token reach that provider's models through %1.").arg(root.hubName) : qsTr("Reading your keys …")
                visible: keys.count === 0 && keys.problem.length === 0
                width: parent.width
            }
            Repeater {
                model: keys

                HubKeyRow {
                    width: list.width

                    onMadeStandard: keys.makeStandard(keyId)
                    onRemoved: question.ask(keyId, name)
                    onReplaced: dialog.replace(provider, label, baseUrl)
                    onTested: keys.test(keyId)
                }
            }
        }
    }
    Button {
        enabled: keys.loaded
        glyph: Icons.plus
        objectName: "addHubKey"
        text: qsTr("Add a key …")

        onClicked: dialog.add()
    }
    SettingsCard {
        visible: root.link?.mayAdminister ?? false

        Setting {
            detail: keys.rotated ? qsTr("Changed just now. All keys are encrypted anew.") : qsTr("All keys of everybody on %1 are encrypted under it.").arg(root.hubName)
            name: qsTr("Master key")

            Button {
                enabled: !keys.rotating
                objectName: "rotateMaster"
                text: keys.rotating ? qsTr("Changing it …") : qsTr("Change it …")

                Accessible.name: qsTr("Change the master key")

                onClicked: question.ask("", "")
            }
        }
    }
    HubKeyDialog {
        id: dialog

        hubName: root.hubName
        keys: keys
    }
    Dialog {
        id: question

        property string keyId //!< empty = the master key

        function ask(id: string, name: string) {
            keyId = id;
            title = id.length > 0 ? qsTr("Delete the key of %1?").arg(name) : qsTr("Change the master key?");
            detail = id.length > 0 ? qsTr("What uses it through %1 stops at once. The key itself stays valid at the provider.").arg(root.hubName) : qsTr("%1 makes another master key and encrypts everybody's keys anew. Nobody has to enter a key again. Make a backup of the new one afterwards: without it no key can be read.").arg(root.hubName);
            open();
        }

        actions: [
            Button {
                text: qsTr("Cancel")

                onClicked: question.close()
            },
            Button {
                kind: question.keyId.length > 0 ? Button.Kind.Danger : Button.Kind.Primary
                objectName: "sureOfKey"
                text: question.keyId.length > 0 ? qsTr("Delete") : qsTr("Change it")

                onClicked: {
                    if (question.keyId.length > 0)
                        keys.remove(question.keyId);
                    else
                        keys.rotateMaster();
                    question.close();
                }
            }
        ]
    }
}
