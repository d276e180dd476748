// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! The OpenCode server of this computer: whose data, how much memory, its log.
Section {
    id: root

    required property App app
    readonly property ServerHost host: app.host
    readonly property SettingsStore settings: app.settings
    readonly property ModelKeys keys: app.modelKeys
    property bool logShown: false

    words: qsTr("server memory log data keys hub")
    detail: host ? qsTr("%1 %2").arg(host.reason).arg(host.dataDirectory.length > 0 ? qsTr("Data: %1").arg(Format.path(host.dataDirectory)) : "").trim() : ""
    title: qsTr("OpenCode on this computer")

    SettingsCard {
        Setting {
            detail: qsTr("Takes effect when the server starts again. Don't run another OpenCode on the same data at the same time: both can crash.")
            name: qsTr("Use my existing OpenCode data")

            Switch {
                checked: root.settings.ownData

                Accessible.name: qsTr("Use my existing OpenCode data")

                onToggled: root.settings.ownData = checked
            }
        }
        Setting {
            detail: qsTr("Above it, the server is started again when no session works.")
            name: qsTr("Memory ceiling")

            Segmented {
                readonly property var steps: [2048, 3072, 6144, 0]

                choices: [qsTr("2 GB"), qsTr("3 GB"), qsTr("6 GB"), qsTr("None")]
                current: Math.max(0, steps.indexOf(root.settings.memoryCeilingMiB))
                name: qsTr("Memory ceiling")

                onChosen: index => root.settings.memoryCeilingMiB = steps[index]
            }
        }
        Setting {
            detail: qsTr("Empty: the one on PATH, else the one that came with Quarterdeck.")
            name: qsTr("OpenCode program")

            TextField {
                placeholderText: qsTr("Path of opencode")
                text: root.settings.openCodePath

                onEditingFinished: root.settings.openCodePath = text
            }
        }
        Setting {
            detail: {
                if (root.keys.hub.length === 0)
                    return qsTr("What OpenCode has itself. The pages of this computer and of hubs offer the keys that are kept there.");
                const names = Format.join(root.keys.providers, ", ");
                if (root.keys.hub === root.app.workspace.workspaceId)
                    return names.length > 0 ? qsTr("Those that Quarterdeck keeps on this computer, through its AI proxy: %1.").arg(names) : qsTr("Those that Quarterdeck keeps on this computer.");
                return qsTr("Those that you have at %1, through its AI proxy: %2.").arg(root.keys.hubName).arg(names);
            }
            name: qsTr("Model keys")
            offered: root.keys.offered

            Button {
                objectName: "settingsUseOwnKeys"
                text: qsTr("Use its own")
                visible: root.keys.hub.length > 0

                Accessible.name: qsTr("Let OpenCode use its own keys again")

                onClicked: root.keys.useOwn()
            }
        }
        Callout {
            text: root.keys.problem
            visible: text.length > 0 && root.keys.problemHub === root.keys.hub
            width: parent.width

            Button {
                text: qsTr("Try again")

                onClicked: root.keys.retry()
            }
        }
        Flow {
            spacing: Theme.space2
            width: parent.width

            Button {
                glyph: Icons.log
                text: root.logShown ? qsTr("Hide the log") : qsTr("Show the log")

                onClicked: root.logShown = !root.logShown
            }
            Button {
                glyph: Icons.refresh
                text: qsTr("Restart the server")

                onClicked: root.host.restart()
            }
        }
    }
    Loader {
        active: root.logShown && root.host !== null
        height: active ? Theme.pickerHeight : 0
        width: parent.width

        sourceComponent: ServerLog {
            host: root.host
        }
    }
}
