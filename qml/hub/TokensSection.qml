// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! One's access tokens for scripts.
Section {
    id: root

    required property HubLink link

    detail: qsTr("For scripts and other programs that work with this hub as you. Each can do no more than you allow it, and is revoked here.")
    offered: tokens.offered
    title: qsTr("Access tokens")

    AccessTokens {
        id: tokens

        link: root.link
        shown: root.visible
    }
    SettingsCard {
        Repeater {
            model: tokens.rows

            HubRow {
                id: row

                required property string token
                required property string name
                required property string may
                required property double at
                required property double usedAt
                required property double expiresAt

                detail: Format.join([may, usedAt > 0 ? qsTr("used %1").arg(Format.past(usedAt, Format.now)) : qsTr("never used"), qsTr("made %1").arg(Format.past(at, Format.now)), expiresAt > 0 ? qsTr("expires %1").arg(Format.day(expiresAt, Format.now)) : qsTr("does not expire")])
                exact: Format.join([may, usedAt > 0 ? qsTr("used %1").arg(Format.exact(usedAt)) : qsTr("never used"), qsTr("made %1").arg(Format.exact(at)), expiresAt > 0 ? qsTr("expires %1").arg(Format.exact(expiresAt)) : qsTr("does not expire")])
                glyph: Icons.key
                title: name

                Button {
                    enabled: !tokens.busy
                    kind: Button.Kind.Quiet
                    text: qsTr("Revoke …")

                    Accessible.name: qsTr("Revoke %1").arg(row.name)

                    onClicked: question.ask(qsTr("Revoke “%1”?").arg(row.name), qsTr("Whatever uses it stops working at once. It can't be brought back."), qsTr("Revoke"), () => tokens.revoke(row.token))
                }
            }
        }
        HubState {
            count: tokens.rows.count
            empty: qsTr("No token yet.")
            part: tokens
        }
    }
    Button {
        glyph: Icons.plus
        text: qsTr("New token …")

        onClicked: dialog.setSource("TokenDialog.qml", { tokens: tokens })
    }
    HubConfirm {
        id: question
    }
    Loader {
        id: dialog
    }
    Connections {
        ignoreUnknownSignals: true
        target: dialog.item

        function onClosed() {
            dialog.source = "";
        }
    }
}
