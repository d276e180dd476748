// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Something that a hub has: what it is, a line about it, and what can be done with it; below each other where that is too much for a phone.
Item {
    id: root

    default property alias actions: slot.data
    property alias further: extra.data //!< lines below the one about it
    property string glyph
    property color ink: Theme.faint
    property string title
    property string detail
    property string exact //!< the same with exact times, for who wants to know
    property string tag
    property color tagInk: Theme.muted
    property bool faded: false
    readonly property bool stacked: Theme.compact && slot.width > Math.max(Theme.touchTarget, width / 3)

    implicitHeight: Math.max(Theme.controlHeight, told.implicitHeight) + Theme.space2 + (stacked ? slot.height + Theme.space1 : 0)
    width: parent?.width ?? 0

    Accessible.role: Accessible.ListItem
    Accessible.name: Format.join([title, tag], ", ")
    Accessible.description: exact.length > 0 ? exact : detail

    HoverHandler {
        id: pointer

        onHoveredChanged: if (root.exact.length > 0) Tips.hover(told, hovered, root.exact, "")
    }
    Icon {
        id: icon

        color: root.ink
        glyph: root.glyph
        visible: glyph.length > 0
        width: visible ? Theme.iconSize : 0
        y: told.y + Theme.hairline
    }
    Column {
        id: told

        spacing: Theme.space1 / 2
        width: (root.stacked ? root.width : root.width - slot.width - (slot.width > 0 ? Theme.space3 : 0)) - x
        x: icon.visible ? icon.width + Theme.space3 : 0
        y: root.stacked ? Theme.space1 : Math.round((root.height - implicitHeight) / 2)

        Row {
            spacing: Theme.space2
            width: parent.width

            Label {
                color: root.faded ? Theme.muted : Theme.text
                text: root.title
                width: Math.min(implicitWidth, parent.width - (chip.visible ? chip.width + parent.spacing : 0))

                Accessible.ignored: true
            }
            Rectangle {
                id: chip

                anchors.verticalCenter: parent.verticalCenter
                border.color: root.tagInk
                border.width: Theme.hairline
                color: "transparent"
                height: word.implicitHeight + Theme.space1 / 2
                radius: Theme.radiusChip
                visible: root.tag.length > 0
                width: word.implicitWidth + Theme.space2

                Label {
                    id: word

                    anchors.centerIn: parent
                    color: root.tagInk
                    font.pixelSize: Theme.textTiny
                    text: root.tag

                    Accessible.ignored: true
                }
            }
        }
        Prose {
            color: Theme.muted
            font.pixelSize: Theme.textSmall
            text: root.detail
            visible: text.length > 0
            width: parent.width

            Accessible.ignored: true
        }
        Column {
            id: extra

            spacing: parent.spacing
            visible: height > 0
            width: parent.width
        }
    }
    Row {
        id: slot

        spacing: Theme.space1
        x: root.stacked ? told.x : root.width - width
        y: root.stacked ? root.height - height - Theme.space1 : Math.round((root.height - height) / 2)
    }
}
