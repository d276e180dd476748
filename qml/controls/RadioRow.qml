// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! One choice of several, with a sentence that says what it means.
T.RadioButton {
    id: control

    property string detail

    implicitHeight: Math.max(Theme.controlHeight, column.implicitHeight + Theme.space4)
    implicitWidth: Theme.dialogWidth
    leftPadding: Theme.space3 + Theme.iconSize + Theme.space3
    rightPadding: Theme.space3
    hoverEnabled: true

    Accessible.role: Accessible.RadioButton
    Accessible.name: text
    Accessible.description: detail
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.onPressAction: control.clicked()

    indicator: Rectangle {
        border.color: control.checked ? Theme.accent : Theme.faint
        border.width: control.checked ? Theme.space1 + Theme.hairline : Theme.hairline
        color: Theme.surface
        height: Theme.iconSize
        radius: height / 2
        width: height
        x: Theme.space3
        y: column.y + (Theme.textBase * 1.35 - height) / 2
    }
    contentItem: Item {
        Column {
            id: column

            anchors.left: parent.left
            anchors.right: parent.right
            spacing: Theme.space1 / 2
            y: Math.round((control.height - height) / 2)

            Label {
                font.weight: Font.Medium
                text: control.text
                width: parent.width

                Accessible.ignored: true
            }
            Prose {
                color: Theme.muted
                font.pixelSize: Theme.textSmall
                text: control.detail
                visible: text.length > 0
                width: parent.width

                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        border.color: control.checked ? Theme.accent : Theme.border
        border.width: Theme.hairline
        color: control.checked ? Theme.accentSoft : control.hovered ? Theme.hover : Theme.surface
        radius: Theme.radiusControl

        FocusRing {
            visible: control.visualFocus
        }
    }
}
