// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Why a turn failed, and what to do about it.
TranscriptItem {
    id: root

    required property string messageId
    required property int errorCode
    required property string title
    readonly property bool stopped: errorCode === TranscriptRow.Aborted
    readonly property string advice: {
        switch (errorCode) {
        case TranscriptRow.SignIn:
            return qsTr("The provider did not accept the key. Connect it again in Settings.");
        case TranscriptRow.RateLimit:
            return qsTr("The provider's limit is reached. Wait a little, or pick another model.");
        case TranscriptRow.Overloaded:
            return qsTr("The provider is overloaded. Try again in a moment.");
        case TranscriptRow.ContextFull:
            return qsTr("The conversation is longer than the model can take. Sum it up, then ask again.");
        case TranscriptRow.TooLong:
            return qsTr("The answer was cut at the model's limit. Ask it to go on.");
        case TranscriptRow.Filtered:
            return qsTr("The provider refused to answer this.");
        case TranscriptRow.NoModel:
            return qsTr("The server doesn't know this model. Pick another one.");
        case TranscriptRow.Aborted:
            return qsTr("Stopped.");
        default:
            return qsTr("The turn failed.");
        }
    }
    readonly property string action: stopped || errorCode === TranscriptRow.TooLong ? "" : errorCode === TranscriptRow.SignIn ? qsTr("Open Settings") : errorCode === TranscriptRow.ContextFull ? qsTr("Sum up") : qsTr("Try again")

    height: stopped ? Theme.controlHeight : card.height + Theme.space3

    Accessible.role: Accessible.AlertMessage
    Accessible.name: advice
    Accessible.description: title

    function act() {
        if (errorCode === TranscriptRow.SignIn)
            app.show(App.Settings);
        else if (errorCode === TranscriptRow.ContextFull)
            session.compact();
        else
            session.retry(messageId);
    }

    Label {
        color: Theme.muted
        font.pixelSize: Theme.textSmall
        height: parent.height
        text: root.advice
        visible: root.stopped
        x: root.contentX
    }
    Card {
        id: card

        border.color: Theme.danger
        height: column.implicitHeight + Theme.space5 + (Theme.compact && button.visible ? button.height + Theme.space3 : 0)
        visible: !root.stopped
        width: root.contentWidth
        x: root.contentX
        y: Theme.space3

        Icon {
            id: icon

            color: Theme.danger
            glyph: Icons.error
            x: Theme.space3
            y: Theme.space3
        }
        Column {
            id: column

            anchors.left: icon.right
            anchors.leftMargin: Theme.space2
            anchors.right: Theme.compact ? parent.right : button.left
            anchors.rightMargin: Theme.space3
            spacing: Theme.space1
            y: Theme.space5 / 2

            Prose {
                text: root.advice
                width: parent.width

                Accessible.ignored: true
            }
            Prose {
                color: Theme.muted
                elide: Text.ElideRight
                font.family: Theme.monoFont
                font.pixelSize: Theme.textTiny
                maximumLineCount: 4
                text: root.title
                visible: text.length > 0
                width: parent.width

                Accessible.ignored: true
            }
        }
        Button {
            id: button

            text: root.action
            visible: text.length > 0
            width: !visible ? 0 : Theme.compact ? parent.width - 2 * Theme.space3 : implicitWidth
            x: parent.width - width - Theme.space3
            y: Theme.compact ? parent.height - height - Theme.space3 : (parent.height - height) / 2

            onClicked: root.act()
        }
    }
}
