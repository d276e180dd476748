// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The draggable line between two panes; `moved` says how far.
Item {
    id: root

    signal moved(dx: real)
    signal released

    width: Theme.hairline

    Accessible.role: Accessible.Splitter
    Accessible.name: qsTr("Resize the sidebar")

    Divider {
        anchors.fill: parent
        color: area.pressed ? Theme.accent : Theme.border
    }
    MouseArea {
        id: area

        property real start: 0

        anchors.fill: parent
        anchors.leftMargin: -Theme.space1
        anchors.rightMargin: -Theme.space1
        cursorShape: Qt.SplitHCursor

        onPositionChanged: mouse => root.moved(mapToItem(null, mouse.x, 0).x - start)
        onPressed: mouse => start = mapToItem(null, mouse.x, 0).x
        onReleased: root.released()
    }
}
