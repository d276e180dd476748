// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What programs use in place of providers' keys.
Section {
    id: root

    required property HubLink link
    required property string hubName
    required property string address //!< of the hub: https://hub.example.com
    //! From when it was first to be seen: a lost connection forgets nothing.
    property bool begun: false

    detail: qsTr("A program, an editor or another computer's OpenCode gets a token and the proxy's address in place of providers' keys. A token is revoked alone; what runs with it ends.")
    offered: (link?.mayUseKeys ?? false) && link.capabilities.includes("proxy")
    title: qsTr("Proxy tokens")

    Component.onCompleted: begun = offered
    onOfferedChanged: if (offered) begun = true

    function reload() {
        tokens.reload();
    }

    ProxyTokens {
        id: tokens

        link: root.begun ? root.link : null
    }
    Callout {
        kind: Callout.Kind.Danger
        text: tokens.problem.length > 0 ? tokens.problem : dialog.visible ? "" : tokens.failure
        visible: text.length > 0
        width: parent.width

        Button {
            text: qsTr("Try again")
            visible: tokens.problem.length > 0

            onClicked: tokens.reload()
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
                text: tokens.loaded ? qsTr("No token yet. Make one for each program, so that each can be stopped alone.") : qsTr("Reading your proxy tokens …")
                visible: tokens.count === 0 && tokens.problem.length === 0
                width: parent.width
            }
            Repeater {
                model: tokens

                ProxyTokenRow {
                    width: list.width

                    onRevoked: {
                        if (expired)
                            tokens.revoke(tokenId);
                        else
                            question.ask(tokenId, name);
                    }
                }
            }
        }
    }
    Button {
        enabled: tokens.loaded
        glyph: Icons.plus
        objectName: "addProxyToken"
        text: qsTr("Make a token …")

        onClicked: dialog.begin()
    }
    ProxyTokenDialog {
        id: dialog

        hubName: root.hubName
        tokens: tokens

        onMade: (name, provider) => made.tell(name, provider)
    }
    ProxyTokenMadeDialog {
        id: made

        address: root.address
        tokens: tokens
    }
    Dialog {
        id: question

        property string tokenId

        function ask(id: string, name: string) {
            tokenId = id;
            title = qsTr("Revoke “%1”?").arg(name);
            open();
        }

        detail: qsTr("The program that has it gets no more answers, and what runs with it ends now. It needs another token then.")

        actions: [
            Button {
                text: qsTr("Cancel")

                onClicked: question.close()
            },
            Button {
                kind: Button.Kind.Danger
                objectName: "revokeNow"
                text: qsTr("Revoke")

                onClicked: {
                    tokens.revoke(question.tokenId);
                    question.close();
                }
            }
        ]
    }
}
