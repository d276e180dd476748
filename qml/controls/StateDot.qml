// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The state of a session or a connection, always in the same place: a dot, filled or hollow, in the colour of its meaning.
Rectangle {
    id: root

    enum Kind { None, Busy, Waiting, Retrying, Interrupted, Failed, Done, Live, Off, Connecting }

    property int kind: StateDot.Kind.None

    readonly property color ink: {
        switch (kind) {
        case StateDot.Kind.Busy:
            return Theme.accent;
        case StateDot.Kind.Waiting:
        case StateDot.Kind.Retrying:
        case StateDot.Kind.Connecting:
            return Theme.warning;
        case StateDot.Kind.Failed:
            return Theme.danger;
        case StateDot.Kind.Live:
        case StateDot.Kind.Done:
            return Theme.success;
        default:
            return Theme.faint;
        }
    }
    readonly property bool hollow: kind === StateDot.Kind.Retrying || kind === StateDot.Kind.Interrupted || kind === StateDot.Kind.Off || kind === StateDot.Kind.Connecting

    border.color: ink
    border.width: hollow ? Theme.focusWidth : 0
    color: hollow ? "transparent" : ink
    implicitHeight: Theme.dotSize
    implicitWidth: Theme.dotSize
    radius: Theme.dotSize / 2
    visible: kind !== StateDot.Kind.None

    Accessible.ignored: true
}
