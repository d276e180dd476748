// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Which server it is, who one is there, and how it does.
Section {
    id: root

    required property HubLink link
    required property Workspace workspace

    offered: status.offered
    title: qsTr("Status")

    HubStatus {
        id: status

        link: root.link
        shown: root.visible
    }
    WorkspaceState {
        id: openCode

        reason: root.workspace?.reason ?? ""
        value: root.workspace?.state ?? Workspace.Offline
    }
    SettingsCard {
        HubRow {
            detail: Format.join([status.since > 0 ? qsTr("Connected %1").arg(Format.past(status.since, Format.now)) : "", root.workspace?.address ?? ""])
            exact: status.since > 0 ? qsTr("Connected since %1").arg(Format.exact(status.since)) : ""
            glyph: Icons.hub
            title: Format.join([status.kind, status.name])

            Button {
                glyph: Icons.refresh
                text: qsTr("Reconnect")

                onClicked: status.reconnect()
            }
        }
        Divider {
            width: parent.width
        }
        Column {
            width: parent.width

            HubFact {
                name: qsTr("Version")

                Label {
                    font.family: Theme.monoFont
                    font.pixelSize: Theme.textSmall
                    text: status.version
                }
            }
            HubFact {
                name: qsTr("You are")

                Label {
                    text: status.person
                    width: Math.min(implicitWidth, root.width * 0.65)
                }
            }
            HubFact {
                detail: openCode.live ? "" : openCode.reason
                name: qsTr("OpenCode, seen from here")

                Row {
                    spacing: Theme.space2

                    StateDot {
                        anchors.verticalCenter: parent.verticalCenter
                        kind: openCode.dot
                    }
                    Label {
                        text: Format.join([openCode.word, root.workspace?.serverVersion ?? ""])
                    }
                }
            }
            Repeater {
                model: status.figures

                HubFact {
                    id: figure

                    required property string value
                    required property bool number
                    required detail
                    required name

                    Label {
                        font.family: figure.number ? Theme.monoFont : Theme.uiFont
                        font.pixelSize: figure.number ? Theme.textSmall : Theme.textBase
                        text: figure.value

                        Accessible.name: qsTr("%1: %2").arg(figure.name).arg(figure.value)
                    }
                }
            }
        }
        HubState {
            part: status
        }
        Divider {
            width: parent.width
        }
        Column {
            bottomPadding: Theme.space1
            spacing: Theme.space1
            width: parent.width

            Accessible.role: Accessible.List
            Accessible.name: qsTr("What it does")

            Repeater {
                model: status.abilities

                Item {
                    id: ability

                    required property string modelData

                    height: words.implicitHeight
                    width: parent?.width ?? 0

                    Icon {
                        color: Theme.success
                        glyph: Icons.check
                        size: Theme.iconSmall
                        y: Theme.space1 / 2
                    }
                    Prose {
                        id: words

                        color: Theme.muted
                        font.pixelSize: Theme.textSmall
                        text: ability.modelData
                        width: parent.width - x
                        x: Theme.iconSize + Theme.space2
                    }
                }
            }
        }
    }
}
