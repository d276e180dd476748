// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The state of a session as a dot, and in words.
StateDot {
    property int status: -1 //!< of SessionListModel; -1 = it is no session
    readonly property string words: {
        switch (status) {
        case SessionListModel.Busy:
            return qsTr("busy");
        case SessionListModel.WaitingPermission:
        case SessionListModel.WaitingQuestion:
            return qsTr("asks");
        case SessionListModel.Retrying:
            return qsTr("retrying");
        case SessionListModel.Interrupted:
            return qsTr("interrupted");
        case SessionListModel.Failed:
            return qsTr("failed");
        case SessionListModel.Done:
            return qsTr("done");
        default:
            return "";
        }
    }

    kind: {
        switch (status) {
        case SessionListModel.Busy:
            return StateDot.Kind.Busy;
        case SessionListModel.WaitingPermission:
        case SessionListModel.WaitingQuestion:
            return StateDot.Kind.Waiting;
        case SessionListModel.Retrying:
            return StateDot.Kind.Retrying;
        case SessionListModel.Interrupted:
            return StateDot.Kind.Interrupted;
        case SessionListModel.Failed:
            return StateDot.Kind.Failed;
        case SessionListModel.Done:
            return StateDot.Kind.Done;
        default:
            return StateDot.Kind.None;
        }
    }
}
