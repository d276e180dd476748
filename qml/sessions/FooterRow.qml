// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The end of a turn: who answered, what it took, and what can be done with the answer.
TranscriptItem {
    id: root

    required property string messageId
    required property string agent
    required property string modelName
    required property double duration
    required property double inputTokens
    required property double outputTokens
    required property double cost
    required property double time

    height: Theme.controlHeight + Theme.space2

    //! On a phone the words stand above the figures, beside the buttons.
    Item {
        id: line

        readonly property real room: width - buttons.width - Theme.space2

        anchors.bottom: parent.bottom
        height: Theme.controlHeight
        width: root.contentWidth
        x: root.contentX

        Label {
            id: who

            color: Theme.muted
            font.pixelSize: Theme.textSmall
            height: Theme.compact ? parent.height / 2 : parent.height
            text: Format.join([root.agent, root.modelName, Theme.compact ? Format.clock(root.time) : ""])
            width: Math.min(implicitWidth, line.room)
        }
        Label {
            id: figures

            color: Theme.muted
            font.family: Theme.monoFont
            font.pixelSize: Theme.textTiny
            height: who.height
            text: Format.join([Format.duration(root.duration), root.outputTokens > 0 ? qsTr("%1 in, %2 out").arg(Format.count(root.inputTokens)).arg(Format.count(root.outputTokens)) : "", Format.cost(root.cost), Theme.compact ? "" : Format.clock(root.time)])
            width: Math.max(0, Math.min(implicitWidth, line.room - x))
            x: Theme.compact ? 0 : who.width + Theme.space2
            y: Theme.compact ? who.height : 0
        }
        Row {
            id: buttons

            opacity: hover.hovered || Theme.compact ? 1 : 0
            x: Theme.compact ? parent.width - width : figures.x + figures.width + Theme.space2

            IconButton {
                glyph: Icons.copy
                name: qsTr("Copy the answer")

                onClicked: root.session.copy(root.transcript.messageSource(root.messageId))
            }
            IconButton {
                enabled: !root.session.active
                glyph: Icons.retry
                name: qsTr("Ask the same again. Files stay as they are now.")

                onClicked: root.session.retry(root.messageId)
            }
        }
    }
    HoverHandler {
        id: hover
    }
}
