// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Section {
    id: root

    required property SettingsStore settings

    title: qsTr("Language")
    words: qsTr("translation dates numbers")

    SettingsCard {
        Setting {
            detail: qsTr("Dates and numbers follow it too. The words are English until there is a translation.")
            name: qsTr("Language of the window")

            Segmented {
                readonly property var codes: Language.codes

                choices: Array.from(Language.names)
                current: Math.max(0, codes.indexOf(root.settings.language))
                name: qsTr("Language of the window")

                onChosen: index => root.settings.language = codes[index]
            }
        }
    }
}
