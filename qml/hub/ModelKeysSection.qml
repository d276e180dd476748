// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Whether this computer's own OpenCode asks models with the keys that the person has at this hub.
Section {
    id: root

    required property App app
    required property Workspace workspace
    required property HubLink link
    readonly property ModelKeys keys: app.modelKeys
    readonly property string place: workspace?.name ?? ""
    readonly property bool used: keys.hub.length > 0 && keys.hub === workspace?.workspaceId

    detail: qsTr("OpenCode on this computer can ask models through %1, with the keys that you have there. It gets a token that can be revoked, never a key.").arg(place)
    offered: keys.offered && !(workspace?.local ?? false) && (link?.mayUseKeys ?? false) && link.capabilities.includes("proxy")
    title: qsTr("This computer's OpenCode")
    words: qsTr("model keys proxy opencode")

    Callout {
        text: root.keys.problem
        visible: text.length > 0 && root.keys.problemHub === root.workspace?.workspaceId
        width: parent.width

        Button {
            objectName: "retryHubKeys"
            text: qsTr("Try again")
            visible: root.used

            onClicked: root.keys.retry()
        }
    }
    SettingsCard {
        Setting {
            detail: root.used ? qsTr("Through %1: %2. What OpenCode is signed in to itself stays.").arg(root.place).arg(Format.join(root.keys.providers, ", ")) : qsTr("OpenCode asks with what it has itself. With the keys of %1 it starts anew as soon as no session is at work.").arg(root.place)
            name: root.used ? qsTr("Uses your keys of %1").arg(root.place) : qsTr("Uses its own keys")

            Button {
                enabled: !root.keys.busy
                objectName: root.used ? "useOwnKeys" : "useHubKeys"
                text: root.keys.busy ? qsTr("Asking …") : root.used ? qsTr("Use its own") : qsTr("Use these")

                Accessible.name: root.used ? qsTr("Let OpenCode on this computer use its own keys") : qsTr("Let OpenCode on this computer use your keys of %1").arg(root.place)

                onClicked: {
                    if (root.used)
                        root.keys.useOwn();
                    else
                        root.keys.useHub(root.workspace.workspaceId);
                }
            }
        }
    }
}
