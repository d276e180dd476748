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
    readonly property string words: {
        switch (promptState) {
        case TranscriptRow.Stored:
            return qsTr("Kept here, goes out when the server can be reached");
        case TranscriptRow.Sending:
            return qsTr("Sending");
        case TranscriptRow.Waiting:
            return qsTr("Queued: answered after the turn that runs. If you stop that, it waits for your next prompt.");
        default:
            return title.length > 0 ? qsTr("Not sent: %1").arg(title) : qsTr("Not sent");
        }
    }

    height: Theme.controlHeight + Theme.space1 + card.above + card.below

    Accessible.role: Accessible.StaticText
    Accessible.name: words

    PromptCard {
        id: card

        first: root.first
        last: root.last
        width: root.contentWidth
        x: root.contentX
    }
    Row {
        height: Theme.controlHeight
        y: card.above
        spacing: Theme.space2
        x: root.contentX + Theme.space4

        Icon {
            color: root.failed ? Theme.danger : Theme.faint
            glyph: root.failed ? Icons.error : Icons.clock
            height: parent.height
            size: Theme.iconSmall
        }
        Label {
            color: root.failed ? Theme.danger : Theme.muted
            font.pixelSize: Theme.textSmall
            height: parent.height
            text: root.words
            width: Math.min(implicitWidth, root.contentWidth * 0.7)

            Accessible.ignored: true
        }
        Link {
            height: parent.height
            text: qsTr("Send again")
            visible: root.failed

            onClicked: root.session.sendAgain(root.messageId)
        }
        Link {
            height: parent.height
            text: qsTr("Take back")
            visible: root.failed || root.promptState === TranscriptRow.Stored

            onClicked: root.session.takeBack(root.messageId)
        }
    }
}
