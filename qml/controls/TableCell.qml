// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A cell of a TableRow: text, or whatever stands in it.
Item {
    id: root

    default property alias content: slot.data
    required property TableColumn column
    property string text
    property bool mono: false
    property color ink: Theme.text
    property int elide: Text.ElideRight

    height: parent?.height ?? 0
    width: column.width
    x: column.x

    Accessible.role: Accessible.Cell
    Accessible.name: text
    Accessible.description: column.title

    Label {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.rightMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        color: root.ink
        elide: root.elide
        font.family: root.mono ? Theme.monoFont : Theme.uiFont
        font.pixelSize: root.mono ? Theme.textSmall : Theme.textBase
        text: root.text
        visible: slot.children.length === 0

        Accessible.ignored: true
    }
    Item {
        id: slot

        anchors.fill: parent
        anchors.rightMargin: Theme.space3
    }
}
