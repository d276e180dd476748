// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A question of the agent in the conversation.
TranscriptItem {
    id: root

    required property string requestId
    required property string subtitle
    required property var questions

    height: card.implicitHeight + Theme.space4

    QuestionCard {
        id: card

        agentTitle: root.subtitle
        questions: root.questions
        requestId: root.requestId
        requests: root.session.requests
        width: root.contentWidth
        x: root.contentX
        y: Theme.space4
    }
}
