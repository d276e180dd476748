// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Below a prompt that is not answered yet: why, and what can be done.
TranscriptItem {
    id: root

    required property string messageId
    required property int promptState
    required property string title
    required property bool first
    required property bool last
    readonly property bool failed: promptState === TranscriptRow.Unsent
    readonly property bool unanswered: promptState === TranscriptRow.Unanswered
    readonly property string words: {
        switch (promptState) {
        case TranscriptRow.Stored:
            return qsTr("Kept here, goes out when the server can be reached");
        case TranscriptRow.Sending:
            return qsTr("Sending");
        case TranscriptRow.Waiting:
            return qsTr("Queued: answered after the turn that runs. If you stop that, it waits for your next prompt.");
        case TranscriptRow.Unanswered:
            return qsTr("Not answered: its turn was stopped before it began");
        default:
            return title.length > 0 ? qsTr("Not sent: %1").arg(title) : qsTr("Not sent");
        }
    }

    height: flow.height + Theme.space1 + card.above + card.below

    Accessible.role: Accessible.StaticText
    Accessible.name: words

    PromptCard {
        id: card

        first: root.first
        last: root.last
        width: root.contentWidth
        x: root.contentX
    }
    Flow {
        id: flow

        spacing: Theme.space2
        width: root.contentWidth - 2 * Theme.space4
        x: root.contentX + Theme.space4
        y: card.above

        Row {
            height: Math.max(Theme.controlHeight, state.implicitHeight + Theme.space2)
            spacing: Theme.space2

            Icon {
                id: icon

                color: root.failed ? Theme.danger : Theme.faint
                glyph: root.failed ? Icons.error : Icons.clock
                height: parent.height
                size: Theme.iconSmall
            }
            Label {
                id: state

                color: root.failed ? Theme.danger : Theme.muted
                font.pixelSize: Theme.textSmall
                height: parent.height
                maximumLineCount: 4
                text: root.words
                width: Math.min(implicitWidth, flow.width - icon.width - Theme.space2)
                wrapMode: Text.Wrap

                Accessible.ignored: true
            }
        }
        Link {
            height: Theme.controlHeight
            text: qsTr("Send again")
            visible: root.failed || root.unanswered

            onClicked: {
                if (root.unanswered)
                    root.session.retry(root.messageId);
                else
                    root.session.sendAgain(root.messageId);
            }
        }
        Link {
            height: Theme.controlHeight
            text: qsTr("Take back")
            visible: root.failed || root.promptState === TranscriptRow.Stored

            onClicked: root.session.takeBack(root.messageId)
        }
    }
}
