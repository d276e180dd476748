// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! Settings: sections one below the other, each with its own file, all of them searched by one field.
FocusScope {
    id: root

    required property App app
    readonly property string filter: search.text
    readonly property var sections: [appearance, language, startup, notifications, workspaces, secrets, providers, rules, server, sharing, keys, storage, diagnostics]
    readonly property bool nothing: sections.every(section => !section.visible)

    objectName: "settingsPage"

    Component.onCompleted: if (!Theme.compact) search.forceActiveFocus()

    function go(section: Section) {
        flick.contentY = Math.max(0, Math.min(section.y - Theme.space4, flick.contentHeight - flick.height));
    }

    SystemSettings {
        id: surroundings

        app: root.app
    }
    Shortcut {
        sequence: "Ctrl+F"

        onActivated: search.forceActiveFocus()
    }
    Flickable {
        id: flick

        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        contentHeight: column.y + column.implicitHeight + Theme.space7
        contentWidth: width

        T.ScrollBar.vertical: ScrollBar {}

        WheelScroll {
            view: flick
        }

        SettingsIndex {
            anchors.right: column.left
            anchors.rightMargin: Theme.space5
            sections: root.sections
            visible: column.x > width + Theme.space6
            width: Theme.menuWidth - Theme.space6
            y: flick.contentY + Theme.headerHeight + Theme.space4

            onChosen: section => root.go(section)
        }
        Column {
            id: column

            spacing: Theme.space6
            width: Math.min(Theme.textColumn, flick.width - 2 * Theme.pagePadding)
            x: Math.round((flick.width - width) / 2)
            y: Theme.space2

            Item {
                height: Theme.compact ? search.y + search.height : Theme.headerHeight
                width: parent.width

                Label {
                    id: title

                    font.pixelSize: Theme.textTitle
                    font.weight: Font.DemiBold
                    height: Theme.headerHeight
                    text: qsTr("Settings")

                    Accessible.role: Accessible.Heading
                    Accessible.name: text
                }
                SearchField {
                    id: search

                    anchors.right: parent.right
                    objectName: "settingsSearch"
                    placeholderText: qsTr("Search the settings")
                    width: Theme.compact ? parent.width : Theme.menuWidth
                    y: Theme.compact ? title.height : Math.round((title.height - height) / 2)
                }
            }
            AppearanceSettings {
                id: appearance

                filter: root.filter
                settings: root.app.settings
                width: parent.width
            }
            LanguageSettings {
                id: language

                filter: root.filter
                settings: root.app.settings
                width: parent.width
            }
            StartupSettings {
                id: startup

                filter: root.filter
                settings: root.app.settings
                system: surroundings
                trayShown: root.app.desktop !== null && root.app.desktop.trayShown
                width: parent.width
            }
            NotificationSettings {
                id: notifications

                filter: root.filter
                notifies: root.app.desktop !== null && root.app.desktop.notifies
                settings: root.app.settings
                width: parent.width
            }
            WorkspaceSettings {
                id: workspaces

                app: root.app
                filter: root.filter
                width: parent.width
            }
            SecretSettings {
                id: secrets

                app: root.app
                filter: root.filter
                system: surroundings
                width: parent.width
            }
            ProviderSettings {
                id: providers

                app: root.app
                filter: root.filter
                width: parent.width
            }
            RuleSettings {
                id: rules

                app: root.app
                filter: root.filter
                width: parent.width
            }
            ServerSettings {
                id: server

                app: root.app
                filter: root.filter
                offered: root.app.host !== null
                width: parent.width
            }
            SharingSection {
                id: sharing

                app: root.app
                filter: root.filter
                width: parent.width
            }
            KeySettings {
                id: keys

                filter: root.filter
                offered: !Theme.compact
                width: parent.width
            }
            StorageSettings {
                id: storage

                filter: root.filter
                system: surroundings
                width: parent.width
            }
            DiagnosticSettings {
                id: diagnostics

                filter: root.filter
                system: surroundings
                width: parent.width
            }
            Prose {
                color: Theme.muted
                text: qsTr("No setting has “%1” in it.").arg(root.filter)
                visible: root.nothing
                width: parent.width
            }
        }
    }
}
