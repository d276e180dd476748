// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! One item of the agent's list.
TranscriptItem {
    id: root

    required property string title
    required property int todoStatus
    readonly property bool done: todoStatus === TranscriptRow.TodoCompleted || todoStatus === TranscriptRow.TodoCancelled

    height: Math.max(Theme.controlHeight - Theme.space1, label.implicitHeight)

    Icon {
        id: icon

        color: root.todoStatus === TranscriptRow.TodoCompleted ? Theme.success : root.todoStatus === TranscriptRow.TodoInProgress ? Theme.accent : Theme.faint
        glyph: root.todoStatus === TranscriptRow.TodoCompleted ? Icons.success : root.todoStatus === TranscriptRow.TodoCancelled ? Icons.failure : Icons.pending
        size: Theme.iconSmall
        x: root.contentX + Theme.space5
        y: (Theme.controlHeight - Theme.space1 - height) / 2
    }
    Prose {
        id: label

        color: root.done ? Theme.muted : Theme.text
        font.strikeout: root.todoStatus === TranscriptRow.TodoCancelled
        font.weight: root.todoStatus === TranscriptRow.TodoInProgress ? Font.Medium : Font.Normal
        text: root.title
        width: root.contentWidth - Theme.space5 - Theme.space6
        x: root.contentX + Theme.space5 + Theme.space5
        y: (Theme.controlHeight - Theme.space1 - Math.min(implicitHeight, Theme.controlHeight)) / 2
    }
}
