// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What every row of a transcript is: as wide as the view, its content in the text column. Content goes where `contentX` says.
Item {
    id: root

    required property int index
    required property TranscriptContext context
    readonly property real contentX: context.columnX
    readonly property real contentWidth: context.column
    readonly property SessionController session: context.session
    readonly property App app: context.app
    readonly property TranscriptModel transcript: session.transcript

    width: context.width

    // A pooled row is out of the view; so it must be for those who look through the accessibility tree.
    ListView.onPooled: visible = false
    ListView.onReused: visible = true
}
