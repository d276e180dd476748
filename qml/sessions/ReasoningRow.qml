// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What the model thought before it answered, or its summary of what came before: folded.
TranscriptItem {
    id: root

    required property int kind
    required property bool expanded
    required property bool streaming
    required property double duration

    height: Theme.controlHeight

    Accessible.role: Accessible.Button
    Accessible.name: label.text
    Accessible.onPressAction: toggle()

    function toggle() {
        transcript.setExpanded(index, !expanded);
    }

    Rectangle {
        color: area.containsMouse ? Theme.hover : "transparent"
        height: Theme.controlHeight
        radius: Theme.radiusControl
        width: row.implicitWidth + Theme.space4
        x: root.contentX - Theme.space2

        Row {
            id: row

            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space2
            x: Theme.space2

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                glyph: root.kind === TranscriptRow.Summary ? Icons.compress : Icons.brain
            }
            Label {
                id: label

                anchors.verticalCenter: parent.verticalCenter
                color: Theme.muted
                text: root.kind === TranscriptRow.Summary ? qsTr("Summary of what came before") : root.streaming ? qsTr("Thinking") : root.duration > 0 ? qsTr("Thought for %1").arg(Format.duration(root.duration)) : qsTr("Thoughts")

                Accessible.ignored: true
            }
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.faint
                glyph: root.expanded ? Icons.chevronDown : Icons.chevronRight
                size: Theme.iconSmall
            }
        }
        MouseArea {
            id: area

            anchors.fill: parent
            hoverEnabled: true
            preventStealing: !Theme.compact

            onClicked: root.toggle()
        }
    }
}
