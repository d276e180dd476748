// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A name and its figures: in columns, or below each other on a phone.
Item {
    id: root

    required property string name
    property string detail
    required property var figures //!< as short as people read them
    property var exact: []
    required property var titles
    property bool heading: false
    property bool strong: false
    readonly property real cell: Theme.space7 + Theme.space6 + Theme.space2

    implicitHeight: Theme.compact ? label.implicitHeight + (heading ? 0 : list.implicitHeight) + Theme.space3 : Theme.controlHeight + (detail.length > 0 ? Theme.space3 : 0)

    Accessible.role: Accessible.Row
    Accessible.name: name
    Accessible.description: heading ? "" : titles.map((title, column) => qsTr("%1: %2").arg(title).arg(exact[column] ?? "")).join(", ")

    Column {
        id: label

        width: Theme.compact ? parent.width : parent.width - root.cell * root.titles.length
        y: Theme.compact ? Theme.space1 : Math.round((parent.height - height) / 2)

        Label {
            color: root.heading ? Theme.muted : Theme.text
            elide: Text.ElideMiddle
            font.pixelSize: root.heading ? Theme.textSmall : Theme.textBase
            font.weight: root.heading || root.strong ? Font.Medium : Font.Normal
            text: root.name
            width: parent.width

            Accessible.ignored: true
        }
        Label {
            color: Theme.muted
            font.pixelSize: Theme.textTiny
            text: root.detail
            visible: text.length > 0
            width: parent.width

            Accessible.ignored: true
        }
    }
    Row {
        anchors.right: parent.right
        visible: !Theme.compact

        Repeater {
            model: root.figures

            Label {
                id: figure

                required property int index
                required property string modelData

                color: root.heading ? Theme.muted : Theme.text
                font.family: root.heading ? Theme.uiFont : Theme.monoFont
                font.pixelSize: Theme.textSmall
                font.weight: root.heading || root.strong ? Font.Medium : Font.Normal
                height: root.height
                horizontalAlignment: Text.AlignRight
                text: modelData
                width: root.cell

                Accessible.ignored: true

                HoverHandler {
                    enabled: !root.heading

                    onHoveredChanged: Tips.hover(figure, hovered, root.exact[figure.index] ?? "", "")
                }
            }
        }
    }
    Prose {
        id: list

        color: Theme.muted
        font.pixelSize: Theme.textSmall
        text: root.heading ? "" : Format.join(root.titles.map((title, column) => qsTr("%1 %2").arg(title).arg(root.figures[column] ?? "")))
        visible: Theme.compact && !root.heading
        width: parent.width
        y: label.y + label.height

        Accessible.ignored: true
    }
}
