// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Section {
    id: root

    required property SettingsStore settings

    title: qsTr("Appearance")

    SettingsCard {
        Setting {
            name: qsTr("Theme")
            words: qsTr("dark light colours")

            Segmented {
                choices: [qsTr("System"), qsTr("Light"), qsTr("Dark")]
                current: root.settings.scheme
                name: qsTr("Theme")

                onChosen: index => root.settings.scheme = index
            }
        }
        Setting {
            detail: qsTr("Instead of Inter and JetBrains Mono")
            name: qsTr("Use the system's fonts")

            Switch {
                checked: root.settings.systemFont

                Accessible.name: qsTr("Use the system's fonts")

                onToggled: root.settings.systemFont = checked
            }
        }
        Setting {
            name: qsTr("Reduce motion")
            words: qsTr("animation")

            Switch {
                checked: root.settings.reducedMotion

                Accessible.name: qsTr("Reduce motion")

                onToggled: root.settings.reducedMotion = checked
            }
        }
    }
}
