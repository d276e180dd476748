// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Qt.labs.qmlmodels
import Quarterdeck

//! One delegate for each kind of row.
DelegateChooser {
    role: "kind"

    DelegateChoice {
        roleValue: TranscriptRow.Text

        TextRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Code

        TextRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Table

        TextRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Diff

        TextRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Output

        TextRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Tool

        ToolRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Reasoning

        ReasoningRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Summary

        ReasoningRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Footer

        FooterRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Todo

        TodoRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.File

        FileRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Permission

        PermissionRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Question

        QuestionRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Error

        ErrorRow {}
    }
    DelegateChoice {
        roleValue: TranscriptRow.Queued

        QueuedRow {}
    }
    DelegateChoice {
        NoteRow {}
    }
}
