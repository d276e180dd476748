// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! \brief A table: titles that sort and can be drawn wider, rows that the arrow keys walk, one of them selected.
//!
//! The delegate is a TableRow; its cells take their place from the columns.
FocusScope {
    id: root

    required property string name
    required property list<TableColumn> columns
    property alias model: list.model
    property alias delegate: list.delegate
    property alias currentIndex: list.currentIndex
    property alias currentItem: list.currentItem
    property alias count: list.count
    readonly property Item view: list
    property string sortKey
    property bool descending: false
    signal sortRequested(key: string)
    signal opened(row: int)
    signal menuRequested(row: int, at: Item)
    signal removeRequested(row: int)
    signal renameRequested(row: int)

    Accessible.role: Accessible.Table
    Accessible.name: name

    Component.onCompleted: arrange()
    onWidthChanged: arrange()

    //! Gives each column its place: those that were drawn keep their width, the others share the rest.
    function arrange() {
        const all = Array.from(columns);
        let open = all.filter(column => column.fixed === 0 && column.share > 0);
        let free = width - 2 * Theme.space3;
        for (const column of all) {
            column.width = Math.round(column.fixed > 0 ? column.fixed : column.minimum);
            if (open.indexOf(column) < 0)
                free -= column.width;
        }
        // Those whose share is less than their minimum keep that; what is left is for the others.
        for (let settled = false; !settled; ) {
            const shares = open.reduce((sum, column) => sum + column.share, 0);
            const tight = open.filter(column => free * column.share / shares < column.minimum);
            settled = tight.length === 0;
            open = open.filter(column => tight.indexOf(column) < 0);
            free -= tight.reduce((sum, column) => sum + column.width, 0);
            if (settled)
                open.forEach(column => column.width = Math.floor(free * column.share / shares));
        }
        let x = Theme.space3;
        for (const column of all) {
            column.x = x;
            x += column.width;
        }
    }
    function resize(column: TableColumn, width: real) {
        column.fixed = Math.max(column.minimum, width);
        arrange();
    }
    function stand(row: int) {
        list.currentIndex = Math.max(0, Math.min(row, list.count - 1));
        list.positionViewAtIndex(list.currentIndex, ListView.Contain);
    }

    Row {
        id: head

        height: Theme.controlHeight + Theme.space1
        width: parent.width
        x: Theme.space3

        Accessible.role: Accessible.Row
        Accessible.name: qsTr("Titles")

        Repeater {
            model: root.columns

            TableTitle {
                required property TableColumn modelData

                column: modelData
                height: head.height
                sorted: root.sortKey === modelData.key ? (root.descending ? -1 : 1) : 0

                onResized: width => root.resize(modelData, width)
                onSortRequested: root.sortRequested(modelData.key)
            }
        }
    }
    Divider {
        id: line

        anchors.top: head.bottom
        width: parent.width
    }
    ListView {
        id: list

        readonly property int page: Math.max(1, Math.floor(height / Theme.rowHeight) - 1)

        activeFocusOnTab: true
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: line.bottom
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        currentIndex: -1
        focus: true
        highlightFollowsCurrentItem: false
        keyNavigationEnabled: false

        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Rows")

        Keys.onDownPressed: root.stand(currentIndex + 1)
        Keys.onUpPressed: root.stand(currentIndex - 1)
        Keys.onReturnPressed: if (currentIndex >= 0) root.opened(currentIndex)
        Keys.onEnterPressed: if (currentIndex >= 0) root.opened(currentIndex)
        Keys.onMenuPressed: if (currentItem) root.menuRequested(currentIndex, currentItem)
        Keys.onDeletePressed: if (currentIndex >= 0) root.removeRequested(currentIndex)
        Keys.onPressed: event => {
            const moves = { [Qt.Key_Home]: 0, [Qt.Key_End]: count - 1, [Qt.Key_PageUp]: currentIndex - page, [Qt.Key_PageDown]: currentIndex + page };
            event.accepted = event.key in moves || event.key === Qt.Key_F2 && currentIndex >= 0;
            if (event.key in moves)
                root.stand(moves[event.key]);
            else if (event.accepted)
                root.renameRequested(currentIndex);
        }

        T.ScrollBar.vertical: ScrollBar {}

        WheelScroll {
            view: list
        }
    }
}
