// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Whether this computer's own OpenCode asks models with the keys that the person has at this hub, which may be this computer's own.
Section {
    id: root

    required property App app
    required property Workspace workspace
    required property HubLink link
    readonly property ModelKeys keys: app.modelKeys
    readonly property string place: workspace?.name ?? ""
    readonly property bool local: workspace?.local ?? false
    readonly property bool used: keys.hub.length > 0 && keys.hub === workspace?.workspaceId

    detail: local ? qsTr("OpenCode on this computer can ask models through Quarterdeck, with the keys that are kept here. It gets a token that counts while Quarterdeck runs, never a key.") : qsTr("OpenCode on this computer can ask models through %1, with the keys that you have there. It gets a token that can be revoked, never a key.").arg(place)
    offered: keys.offered && (link?.mayUseKeys ?? false) && link.capabilities.includes("proxy")
    title: qsTr("This computer's OpenCode")
    words: qsTr("model keys proxy opencode")

    function asked(): string {
        if (used && local)
            return keys.providers.length > 0 ? qsTr("Through Quarterdeck: %1. What OpenCode is signed in to itself stays. Models answer it only while Quarterdeck runs.").arg(Format.join(keys.providers, ", ")) : qsTr("OpenCode asks with what it has itself until there is a key here.");
        if (used)
            return qsTr("Through %1: %2. What OpenCode is signed in to itself stays.").arg(place).arg(Format.join(keys.providers, ", "));
        if (local)
            return qsTr("With the keys of this computer OpenCode starts anew as soon as no session is at work.");
        return qsTr("With the keys of %1 OpenCode starts anew as soon as no session is at work.").arg(place);
    }
    function source(): string {
        if (keys.hub.length === 0)
            return qsTr("Uses its own keys");
        return keys.hub === app.workspace.workspaceId ? qsTr("Uses the keys of this computer") : qsTr("Uses your keys of %1").arg(keys.hubName);
    }

    Callout {
        objectName: "hubKeysProblem"
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
            detail: root.asked()
            name: root.source()

            Button {
                enabled: !root.keys.busy
                objectName: root.used ? "useOwnKeys" : "useHubKeys"
                text: root.keys.busy ? qsTr("Asking …") : root.used ? qsTr("Use its own") : qsTr("Use these")

                Accessible.name: {
                    if (root.used)
                        return qsTr("Let OpenCode on this computer use its own keys");
                    return root.local ? qsTr("Let OpenCode on this computer use the keys of this computer") : qsTr("Let OpenCode on this computer use your keys of %1").arg(root.place);
                }

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
