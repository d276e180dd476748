// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! Everything that waits for the person, of all sessions. Looking at it answers nothing.
FocusScope {
    id: root

    required property App app

    objectName: "inboxPage"

    Label {
        id: title

        font.pixelSize: Theme.textTitle
        font.weight: Font.DemiBold
        height: Theme.headerHeight + Theme.space2
        text: qsTr("Inbox")
        x: list.columnX

        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
    ListView {
        id: list

        readonly property real column: Math.min(Theme.textColumn, width - 2 * Theme.pagePadding)
        readonly property real columnX: Math.round((width - column) / 2)

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: title.bottom
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        focus: true
        model: root.app.inbox
        spacing: Theme.space5

        T.ScrollBar.vertical: ScrollBar {}
        delegate: InboxRow {
            app: root.app
            columnWidth: list.column
            width: list.width
        }

        WheelScroll {
            view: list
        }
    }
    EmptyState {
        anchors.centerIn: parent
        detail: qsTr("When an agent needs a permission or has a question, it is here.")
        glyph: Icons.inbox
        title: qsTr("Nothing waits for you")
        visible: list.count === 0
        width: Math.min(root.width - Theme.space6, Theme.shortText)
    }
}
