// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Section {
    id: root

    required property SettingsStore settings
    property bool notifies: true //!< the desktop shows them

    detail: notifies ? qsTr("The desktop tells you while the window isn't in front. Do not disturb is respected; a workspace can be muted in its menu.") : ""
    title: qsTr("Notifications")
    words: qsTr("messages mute do not disturb")

    Callout {
        objectName: "noNotifications"
        text: qsTr("This desktop shows no notifications: start a notification service, such as dunst or mako, and they come from then on.")
        visible: !root.notifies
        width: parent.width
    }
    SettingsCard {
        visible: root.notifies

        Setting {
            name: qsTr("When a session waits for you")

            Switch {
                checked: root.settings.notifyWaiting

                Accessible.name: qsTr("When a session waits for you")

                onToggled: root.settings.notifyWaiting = checked
            }
        }
        Setting {
            name: qsTr("When a session has finished")

            Switch {
                checked: root.settings.notifyFinished

                Accessible.name: qsTr("When a session has finished")

                onToggled: root.settings.notifyFinished = checked
            }
        }
        Setting {
            name: qsTr("When a session fails")

            Switch {
                checked: root.settings.notifyFailed

                Accessible.name: qsTr("When a session fails")

                onToggled: root.settings.notifyFailed = checked
            }
        }
    }
}
