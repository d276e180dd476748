// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! A quiet button that says what is picked and opens the list of choices.
T.Button {
    id: control

    required property string name
    property string glyph
    property string keys

    hoverEnabled: true
    implicitHeight: Theme.controlHeight
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    leftPadding: Theme.space2
    rightPadding: Theme.space2

    Accessible.role: Accessible.ButtonDropDown
    Accessible.name: qsTr("%1: %2").arg(name).arg(text)
    Accessible.description: keys
    Accessible.onPressAction: control.clicked()

    onHoveredChanged: Tips.hover(control, hovered, name, keys)
    onPressed: Tips.hide()

    contentItem: Row {
        spacing: Theme.space1

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            glyph: control.glyph
            size: Theme.iconSmall
            visible: control.glyph.length > 0 && !Theme.compact
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            color: control.hovered ? Theme.text : Theme.muted
            font.pixelSize: Theme.textSmall
            text: control.text
            width: Math.min(implicitWidth, Theme.menuWidth / (Theme.compact ? 2 : 1))

            Accessible.ignored: true
        }
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.faint
            glyph: Icons.chevronDown
            size: Theme.iconSmall
        }
    }
    background: Rectangle {
        color: control.hovered || control.down ? Theme.hover : "transparent"
        radius: Theme.radiusControl

        FocusRing {
            visible: control.visualFocus
        }
    }
}
