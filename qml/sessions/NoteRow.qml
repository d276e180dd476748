// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A quiet line between messages: a day, a summary, an interruption, a retry, hidden messages.
TranscriptItem {
    id: root

    required property int kind
    required property string messageId
    required property string title
    required property double time
    required property double retryAt
    required property int count
    required property bool automatic
    required property int toolStatus
    readonly property bool ruled: kind === TranscriptRow.Day || kind === TranscriptRow.Compaction
    readonly property string words: {
        switch (kind) {
        case TranscriptRow.Day:
            return Format.day(time, Format.now);
        case TranscriptRow.Compaction:
            return compaction;
        case TranscriptRow.Interrupted:
            return qsTr("This turn was interrupted and has no end.");
        case TranscriptRow.Reverted:
            return count === 1 ? qsTr("A later message is hidden: the session was taken back to here.") : qsTr("%1 later messages are hidden: the session was taken back to here.").arg(count);
        case TranscriptRow.Retrying:
            return title.length > 0 ? title : qsTr("The provider did not answer");
        case TranscriptRow.ShowAll:
            return qsTr("%1 more characters").arg(Format.count(count));
        case TranscriptRow.Unread:
            return messageId.length > 0 ? qsTr("This message can't be read at the moment.") : qsTr("The newest messages could not be read from the server.");
        case TranscriptRow.Loading:
            return qsTr("Reading earlier messages …");
        default:
            return "";
        }
    }
    readonly property string compaction: {
        switch (toolStatus) {
        case TranscriptRow.Completed:
            return automatic ? qsTr("The context was full: what is above was summed up") : qsTr("What is above was summed up");
        case TranscriptRow.Failed:
            return automatic ? qsTr("The context is full, and what is above could not be summed up") : qsTr("What is above could not be summed up");
        case TranscriptRow.Stopped:
            return qsTr("Summing up was stopped: all that is above stays in the context");
        default:
            return qsTr("What is above is being summed up");
        }
    }
    readonly property string action: kind === TranscriptRow.Interrupted ? qsTr("Ask again") : kind === TranscriptRow.Reverted ? qsTr("Bring back") : kind === TranscriptRow.ShowAll ? qsTr("Show all") : kind === TranscriptRow.Unread ? qsTr("Try again") : ""

    height: row.height + Theme.space3

    Accessible.role: Accessible.StaticText
    Accessible.name: words

    function act() {
        if (kind === TranscriptRow.Interrupted)
            session.retry(messageId);
        else if (kind === TranscriptRow.Reverted)
            session.showReverted();
        else if (kind === TranscriptRow.ShowAll)
            transcript.showAll(index);
        else if (kind === TranscriptRow.Unread)
            transcript.reload();
    }

    Divider {
        anchors.verticalCenter: row.verticalCenter
        visible: root.ruled
        width: (root.contentWidth - row.width) / 2 - Theme.space3
        x: root.contentX
    }
    Divider {
        anchors.verticalCenter: row.verticalCenter
        visible: root.ruled
        width: (root.contentWidth - row.width) / 2 - Theme.space3
        x: root.contentX + root.contentWidth - width
    }
    Row {
        id: row

        anchors.bottom: parent.bottom
        height: Math.max(Theme.controlHeight, label.implicitHeight)
        spacing: Theme.space2
        x: root.ruled || root.kind === TranscriptRow.Loading ? (root.width - width) / 2 : root.contentX

        Icon {
            color: Theme.warning
            glyph: root.kind === TranscriptRow.Retrying ? Icons.clock : Icons.warning
            height: parent.height
            size: Theme.iconSmall
            visible: root.kind === TranscriptRow.Retrying || root.kind === TranscriptRow.Interrupted || root.kind === TranscriptRow.Unread
        }
        Label {
            id: label

            color: Theme.muted
            font.pixelSize: Theme.textSmall
            height: parent.height
            horizontalAlignment: root.ruled ? Text.AlignHCenter : Text.AlignLeft
            maximumLineCount: 3
            text: root.words
            width: Math.min(implicitWidth, root.contentWidth * 0.7)
            wrapMode: Text.Wrap

            Accessible.ignored: true
        }
        Countdown {
            height: parent.height
            format: qsTr("again in %1")
            until: root.kind === TranscriptRow.Retrying ? root.retryAt : 0
        }
        Link {
            height: parent.height
            text: root.action
            visible: text.length > 0

            onClicked: root.act()
        }
    }
}
