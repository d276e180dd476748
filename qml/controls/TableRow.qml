// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A row of a DataTable: hover, selection, keyboard; its cells are TableCells.
Item {
    id: root

    required property DataTable table
    required property int index
    required property string name
    property string detail
    readonly property bool current: index === table.currentIndex
    readonly property bool hovered: hover.hovered

    height: Theme.controlHeight + Theme.space2
    width: ListView.view?.width ?? 0

    Accessible.role: Accessible.Row
    Accessible.name: name
    Accessible.description: detail
    Accessible.selectable: true
    Accessible.selected: current
    Accessible.onPressAction: table.opened(index)

    Rectangle {
        anchors.fill: parent
        border.color: Theme.accent
        border.width: root.current && root.table.view.activeFocus ? Theme.hairline : 0
        color: root.current || hover.hovered ? Theme.hover : "transparent"
        radius: Theme.radiusControl
    }
    HoverHandler {
        id: hover
    }
    MouseArea {
        acceptedButtons: Qt.LeftButton | Qt.RightButton
        anchors.fill: parent

        onClicked: mouse => {
            root.table.stand(root.index);
            root.table.view.forceActiveFocus();
            if (mouse.button === Qt.RightButton)
                root.table.menuRequested(root.index, root);
        }
        onDoubleClicked: mouse => {
            if (mouse.button === Qt.LeftButton)
                root.table.opened(root.index);
        }
        onPressAndHold: root.table.menuRequested(root.index, root)
    }
}
