// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The title of a column: pressed it sorts, its right edge draws it wider. No Button: that would say it is one.
Item {
    id: root

    required property TableColumn column
    property int sorted: 0 //!< 1 upwards, -1 downwards, 0 not by this column
    signal sortRequested
    signal resized(width: real)

    activeFocusOnTab: column.sortable
    width: column.width

    Accessible.role: Accessible.ColumnHeader
    Accessible.name: column.title
    Accessible.description: sorted > 0 ? qsTr("sorted upwards") : sorted < 0 ? qsTr("sorted downwards") : ""
    Accessible.ignored: column.title.length === 0
    Accessible.onPressAction: sort()

    Keys.onSpacePressed: sort()
    Keys.onReturnPressed: sort()
    Keys.onEnterPressed: sort()

    function sort() {
        if (column.sortable)
            sortRequested();
    }

    Label {
        id: label

        anchors.verticalCenter: parent.verticalCenter
        color: area.containsMouse && root.column.sortable || root.sorted !== 0 ? Theme.text : Theme.muted
        font.pixelSize: Theme.textSmall
        font.weight: Font.Medium
        text: root.column.title
        width: Math.min(implicitWidth, parent.width - Theme.space5)

        Accessible.ignored: true
    }
    Icon {
        anchors.left: label.right
        anchors.leftMargin: Theme.space1
        anchors.verticalCenter: parent.verticalCenter
        glyph: root.sorted < 0 ? Icons.arrowDown : Icons.send
        size: Theme.textSmall
        visible: root.sorted !== 0
    }
    FocusRing {
        anchors.margins: 0
        visible: root.activeFocus
    }
    MouseArea {
        id: area

        anchors.fill: parent
        hoverEnabled: true

        onClicked: root.sort()
    }
    MouseArea {
        property real start: 0

        anchors.bottom: parent.bottom
        anchors.right: parent.right
        anchors.top: parent.top
        cursorShape: Qt.SplitHCursor
        preventStealing: true
        visible: root.column.sortable
        width: Theme.space2

        Accessible.role: Accessible.Splitter
        Accessible.name: qsTr("Width of %1").arg(root.column.title)

        onPositionChanged: mouse => root.resized(mapToItem(root, mouse.x, 0).x - start)
        onPressed: mouse => start = mapToItem(root, mouse.x, 0).x - root.width

        Divider {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.space2
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.topMargin: Theme.space2
            visible: area.containsMouse
        }
    }
}
