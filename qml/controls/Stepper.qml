// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! Where one is in a row of steps. Those that are behind can be gone back to; on a phone only the one that is up has its name shown.
Item {
    id: root

    required property list<string> steps
    property int current: 0
    signal chosen(step: int)

    implicitHeight: Theme.compact ? words.implicitHeight + Theme.space3 : Theme.controlHeight

    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Step %1 of %2: %3").arg(current + 1).arg(steps.length).arg(steps[current] ?? "")

    Row {
        id: row

        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space2
        visible: !Theme.compact

        Repeater {
            model: root.steps

            T.Button {
                id: step

                required property int index
                required property string modelData
                readonly property bool behind: index < root.current
                readonly property bool here: index === root.current

                enabled: behind
                focusPolicy: Qt.TabFocus
                height: Theme.controlHeight
                hoverEnabled: true
                width: implicitContentWidth

                Accessible.role: Accessible.PageTab
                Accessible.name: modelData
                Accessible.description: behind ? qsTr("done") : ""
                Accessible.selected: here
                Accessible.onPressAction: if (step.behind) step.clicked()

                onClicked: root.chosen(index)

                contentItem: Row {
                    spacing: Theme.space2

                    Divider {
                        anchors.verticalCenter: parent.verticalCenter
                        visible: step.index > 0
                        width: Theme.space3
                    }
                    Rectangle {
                        anchors.verticalCenter: parent.verticalCenter
                        border.color: step.here ? Theme.accent : Theme.border
                        border.width: step.behind ? 0 : Theme.hairline
                        color: step.here ? Theme.accent : step.behind ? Theme.accentSoft : "transparent"
                        height: width
                        radius: width / 2
                        width: Theme.iconSize + Theme.space1

                        Label {
                            anchors.centerIn: parent
                            color: step.here ? Theme.onAccent : Theme.muted
                            font.family: Theme.monoFont
                            font.pixelSize: Theme.textTiny
                            text: step.index + 1
                            visible: !step.behind

                            Accessible.ignored: true
                        }
                        Icon {
                            anchors.centerIn: parent
                            color: Theme.accent
                            glyph: Icons.check
                            size: Theme.textSmall
                            visible: step.behind
                        }
                        FocusRing {
                            radius: height / 2
                            visible: step.visualFocus
                        }
                    }
                    Label {
                        anchors.verticalCenter: parent.verticalCenter
                        color: step.here || step.hovered ? Theme.text : Theme.muted
                        font.pixelSize: Theme.textSmall
                        font.weight: step.here ? Font.Medium : Font.Normal
                        text: step.modelData

                        Accessible.ignored: true
                    }
                }
            }
        }
    }
    Label {
        id: words

        color: Theme.muted
        font.pixelSize: Theme.textSmall
        text: qsTr("%1 of %2 · %3").arg(root.current + 1).arg(root.steps.length).arg(root.steps[root.current] ?? "")
        visible: Theme.compact
        width: parent.width

        Accessible.ignored: true
    }
    Row {
        anchors.bottom: parent.bottom
        spacing: Theme.space1
        visible: Theme.compact

        Repeater {
            model: root.steps.length

            Rectangle {
                required property int index

                color: index <= root.current ? Theme.accent : Theme.border
                height: Theme.barWidth
                radius: height / 2
                width: (root.width - Theme.space1 * (root.steps.length - 1)) / root.steps.length
            }
        }
    }
}
