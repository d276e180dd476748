// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Qt.labs.qmlmodels
import Quarterdeck

//! One delegate for each kind of row.
DelegateChooser {
    id: root

    required property TranscriptContext context

    role: "kind"

    DelegateChoice {
        roleValue: TranscriptRow.Text

        TextRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Code

        TextRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Table

        TextRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Diff

        TextRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Output

        TextRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Tool

        ToolRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Reasoning

        ReasoningRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Summary

        ReasoningRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Footer

        FooterRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Todo

        TodoRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.File

        FileRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Permission

        PermissionRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Question

        QuestionRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Error

        ErrorRow {
            context: root.context
        }
    }
    DelegateChoice {
        roleValue: TranscriptRow.Queued

        QueuedRow {
            context: root.context
        }
    }
    DelegateChoice {
        NoteRow {
            context: root.context
        }
    }
}
