// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Section {
    id: root

    required property SystemSettings system
    required property SettingsStore settings
    property bool trayShown: true //!< there is one to close to

    title: qsTr("Startup and tray")
    words: qsTr("autostart login close background")

    SettingsCard {
        Setting {
            detail: root.system.autostartTrouble
            name: qsTr("Start with the session")
            offered: root.system.autostartOffered

            Switch {
                checked: root.system.autostart

                Accessible.name: qsTr("Start with the session")

                onToggled: root.system.autostart = checked
            }
        }
        Setting {
            name: qsTr("Open the session of the last time")

            Switch {
                checked: root.settings.reopenLast

                Accessible.name: qsTr("Open the session of the last time")

                onToggled: root.settings.reopenLast = checked
            }
        }
        Setting {
            detail: qsTr("The window goes, Quarterdeck stays in the tray and goes on telling you what waits.")
            name: qsTr("Close to the tray")
            offered: root.trayShown

            Switch {
                checked: root.settings.closeToTray

                Accessible.name: qsTr("Close to the tray")

                onToggled: root.settings.closeToTray = checked
            }
        }
    }
}
