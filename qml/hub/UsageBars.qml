// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A bar per day. Which day and how much it was is in the tooltip and in the accessible name.
Column {
    id: root

    required property var bars //!< of {share, words}
    property string firstDay
    property string lastDay

    spacing: Theme.space1

    Accessible.role: Accessible.Chart
    Accessible.name: qsTr("Tokens per day, from %1 to %2").arg(firstDay).arg(lastDay)

    Row {
        id: row

        readonly property real step: width / Math.max(1, root.bars.length)

        height: Theme.space7 + Theme.space4
        width: parent.width

        Repeater {
            model: root.bars

            Item {
                id: day

                required property var modelData

                height: row.height
                width: row.step

                Accessible.role: Accessible.StaticText
                Accessible.name: modelData.words

                Rectangle {
                    anchors.bottom: parent.bottom
                    anchors.horizontalCenter: parent.horizontalCenter
                    color: hover.hovered ? Theme.accent : day.modelData.share > 0 ? Theme.faint : Theme.border
                    height: Math.max(Theme.hairline, Math.round(day.modelData.share * parent.height))
                    width: Math.min(Theme.space6, Math.max(Theme.hairline, parent.width - (row.step > Theme.space2 ? Theme.focusWidth : Theme.hairline)))
                }
                HoverHandler {
                    id: hover

                    onHoveredChanged: Tips.hover(day, hovered, day.modelData.words, "")
                }
            }
        }
    }
    Item {
        height: first.height
        width: parent.width

        Label {
            id: first

            color: Theme.muted
            font.pixelSize: Theme.textTiny
            text: root.firstDay
        }
        Label {
            anchors.right: parent.right
            color: Theme.muted
            font.pixelSize: Theme.textTiny
            text: root.lastDay
        }
    }
}
