// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Section {
    id: root

    required property SystemSettings system

    title: qsTr("Diagnostics")
    words: qsTr("report help bug log version")

    SettingsCard {
        Setting {
            detail: qsTr("Versions, settings and the state of each connection, for whoever helps you. Never a password, a message or a project's name.")
            name: qsTr("Report")

            Button {
                glyph: Icons.copy
                text: qsTr("Copy the report")

                onClicked: root.system.copyReport(names.checked)
            }
        }
        Setting {
            name: qsTr("With the names and hosts of workspaces")

            Switch {
                id: names

                Accessible.name: qsTr("With the names and hosts of workspaces")
            }
        }
    }
}
