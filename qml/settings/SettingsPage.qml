// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! Settings: sections one below the other, each with its own file.
FocusScope {
    id: root

    required property App app

    objectName: "settingsPage"

    Flickable {
        id: flick

        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        contentHeight: column.implicitHeight + Theme.space7
        contentWidth: width

        T.ScrollBar.vertical: ScrollBar {}

        WheelScroll {
            view: flick
        }

        Column {
            id: column

            spacing: Theme.space6
            width: Math.min(Theme.textColumn, flick.width - 2 * Theme.pagePadding)
            x: Math.round((flick.width - width) / 2)

            Label {
                font.pixelSize: Theme.textTitle
                font.weight: Font.DemiBold
                height: Theme.headerHeight + Theme.space2
                text: qsTr("Settings")

                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            AppearanceSettings {
                settings: root.app.settings
                width: parent.width
            }
            ProviderSettings {
                providers: root.app.providers
                width: parent.width
            }
            RuleSettings {
                rules: root.app.rules
                width: parent.width
            }
            ServerSettings {
                app: root.app
                visible: root.app.host !== null
                width: parent.width
            }
            KeySettings {
                visible: !Theme.compact
                width: parent.width
            }
        }
    }
}
