// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Section {
    id: root

    required property App app
    required property SystemSettings system

    detail: qsTr("Passwords and tokens are in the system's keychain, or in memory for this run if you chose that. Never in a file.")
    title: qsTr("Secrets")
    words: qsTr("password token keychain unlock")

    KeychainCallout {
        keychain: KeychainWatch {
            workspaces: root.app.workspaces
        }
        keepable: false
        width: parent.width
    }
    SettingsCard {
        Setting {
            detail: root.system.secretCount === 0 ? qsTr("None") : qsTr("%1 kept").arg(root.system.secretCount)
            name: qsTr("Passwords of workspaces")

            Button {
                enabled: root.system.secretCount > 0
                kind: Button.Kind.Danger
                text: sure.running ? qsTr("Really remove all") : qsTr("Remove all")

                Accessible.name: qsTr("Remove all passwords")

                onClicked: {
                    if (sure.running)
                        root.system.forgetSecrets();
                    else
                        sure.start();
                }

                Timer {
                    id: sure

                    interval: 5000
                }
            }
        }
    }
}
