// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! A row of a list that is in or out.
T.CheckDelegate {
    id: control

    property string detail

    implicitHeight: detail.length > 0 ? Theme.controlHeight + Theme.textSmall + Theme.space1 : Theme.controlHeight
    leftPadding: Theme.space2
    rightPadding: Theme.space3
    hoverEnabled: true

    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.description: detail
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.onPressAction: flip()
    Accessible.onToggleAction: flip()

    function flip() {
        control.toggle();
        control.toggled();
    }

    indicator: null
    contentItem: Item {
        Icon {
            id: box

            anchors.verticalCenter: parent.verticalCenter
            color: control.checked ? Theme.accent : Theme.faint
            glyph: control.checked ? Icons.boxChecked : Icons.box
            width: Theme.iconSize
        }
        Column {
            anchors.left: box.right
            anchors.leftMargin: Theme.space3
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space1 / 2

            Label {
                text: control.text
                width: parent.width

                Accessible.ignored: true
            }
            Label {
                color: Theme.muted
                elide: Text.ElideMiddle
                font.family: Theme.monoFont
                font.pixelSize: Theme.textTiny
                text: control.detail
                visible: text.length > 0
                width: parent.width

                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        color: control.hovered || control.down ? Theme.hover : "transparent"
        radius: Theme.radiusControl

        FocusRing {
            anchors.margins: 0
            visible: control.visualFocus
        }
    }
}
