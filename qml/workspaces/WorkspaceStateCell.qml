// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The state of a workspace: a dot, a word, and when it is tried again.
TableCell {
    id: root

    required property WorkspaceState status

    text: status.word

    StateDot {
        id: dot

        anchors.verticalCenter: parent.verticalCenter
        kind: root.status.dot
    }
    Label {
        id: word

        anchors.left: dot.right
        anchors.leftMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        color: root.status.trouble ? Theme.text : Theme.muted
        text: root.status.word
        width: Math.min(implicitWidth, parent.width - x)

        Accessible.ignored: true
    }
    Countdown {
        anchors.left: word.right
        anchors.leftMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        //: how long until the next attempt to connect
        format: qsTr("again in %1")
        until: root.status.value === Workspace.Offline ? root.status.nextTryAt : 0
        width: Math.min(implicitWidth, parent.width - x)
    }
    HoverHandler {
        onHoveredChanged: if (root.status.reason.length > 0) Tips.hover(word, hovered, root.status.reason, "")
    }
}
