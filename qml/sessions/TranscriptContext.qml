// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Quarterdeck
import Quarterdeck.Text

//! What all rows of a transcript share: the text column, the session, the selection.
QtObject {
    required property App app
    required property SessionController session
    required property TranscriptSelection selection
    required property real width
    readonly property real column: Math.min(Theme.textColumn, width - 2 * Theme.pagePadding)
    readonly property real columnX: Math.round((width - column) / 2)
}
