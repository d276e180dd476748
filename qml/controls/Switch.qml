// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

T.Switch {
    id: control

    implicitHeight: Theme.controlHeight
    implicitWidth: Math.max(implicitContentWidth + leftPadding + rightPadding, Theme.compact ? Theme.touchTarget : 0)
    leftPadding: indicator.width + (text.length > 0 ? Theme.space3 : 0)
    font.family: Theme.uiFont
    font.pixelSize: Theme.textBase
    hoverEnabled: true
    opacity: enabled ? 1 : 0.5

    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.onPressAction: flip()
    Accessible.onToggleAction: flip()

    function flip() {
        control.toggle();
        control.toggled();
    }

    indicator: Rectangle {
        anchors.verticalCenter: control.verticalCenter
        color: control.checked ? Theme.accent : Theme.faint
        height: Theme.iconSize + Theme.space1 / 2
        radius: height / 2
        width: Theme.space6
        x: control.text.length > 0 ? 0 : control.width - width

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.surface
            height: width
            radius: width / 2
            width: parent.height - Theme.space1
            x: control.checked ? parent.width - width - Theme.space1 / 2 : Theme.space1 / 2

            Behavior on x {
                NumberAnimation {
                    duration: Theme.fast
                    easing.type: Easing.OutCubic
                }
            }
        }
        FocusRing {
            radius: height / 2
            visible: control.visualFocus
        }
    }
    contentItem: Label {
        font: control.font
        text: control.text

        Accessible.ignored: true
    }
}
