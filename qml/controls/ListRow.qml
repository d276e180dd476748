// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! A row of a list that can be chosen: icon, title, detail, and what stands at its end.
T.ItemDelegate {
    id: control

    property string glyph
    property string detail
    property string trailing
    property bool selected: false
    property color ink: Theme.text

    implicitHeight: detail.length > 0 ? Theme.controlHeight + Theme.textSmall + Theme.space1 : Theme.controlHeight
    implicitWidth: Theme.pickerWidth
    leftPadding: Theme.space2
    rightPadding: Theme.space3 // beside a scroll bar
    hoverEnabled: true

    Accessible.role: Accessible.ListItem
    Accessible.name: text
    Accessible.description: detail
    Accessible.selected: selected
    Accessible.onPressAction: control.clicked()

    contentItem: Item {
        Icon {
            id: icon

            anchors.verticalCenter: parent.verticalCenter
            glyph: control.glyph
            visible: control.glyph.length > 0
            width: visible ? Theme.iconSize : 0
        }
        Column {
            anchors.left: icon.right
            anchors.leftMargin: icon.visible ? Theme.space2 : 0
            anchors.right: end.left
            anchors.rightMargin: Theme.space2
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space1 / 2

            Label {
                color: control.ink
                text: control.text
                width: parent.width

                Accessible.ignored: true
            }
            Label {
                color: Theme.muted
                elide: Text.ElideMiddle
                font.pixelSize: Theme.textTiny
                text: control.detail
                visible: text.length > 0
                width: parent.width

                Accessible.ignored: true
            }
        }
        Label {
            id: end

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.muted
            font.pixelSize: Theme.textTiny
            text: control.trailing
            width: Math.min(implicitWidth, parent.width * 0.7)

            Accessible.ignored: true
        }
    }
    background: Rectangle {
        color: control.selected || control.highlighted || control.hovered || control.down ? Theme.hover : "transparent"
        radius: Theme.radiusControl

        FocusRing {
            anchors.margins: 0
            visible: control.visualFocus
        }
    }
}
