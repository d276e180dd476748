// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A permission prompt in the conversation.
TranscriptItem {
    id: root

    required property string requestId
    required property string permission
    required property string title
    required property string subtitle
    required property var blocks
    required property list<string> patterns
    required property list<string> always

    height: card.implicitHeight + Theme.space4

    PermissionCard {
        id: card

        agentTitle: root.subtitle
        always: root.always
        blocks: root.blocks
        patterns: root.patterns
        permission: root.permission
        requestId: root.requestId
        requests: root.session.requests
        what: root.title
        width: root.contentWidth
        x: root.contentX
        y: Theme.space4
    }
    Shortcut {
        sequence: Bindings.allow

        onActivated: card.answer(Requests.Once)
    }
    Shortcut {
        sequence: Bindings.always

        onActivated: card.answer(Requests.Always)
    }
    Shortcut {
        sequence: Bindings.reject

        onActivated: card.answer(Requests.Reject)
    }
}
