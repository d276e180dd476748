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
    //! The text is cut to this.
    property real room: Theme.menuWidth
    //! Only an icon.
    readonly property bool bare: Theme.compact && text.length === 0
    //! How wide the button is without its text.
    readonly property real around: leftPadding + rightPadding + (icon.visible ? icon.width + Theme.space1 : 0) + (chevron.visible ? chevron.width + Theme.space1 : 0)

    hoverEnabled: true
    implicitHeight: Theme.controlHeight
    implicitWidth: Math.max(implicitContentWidth + leftPadding + rightPadding, Theme.compact ? Theme.touchTarget : 0)
    leftPadding: bare ? (Theme.touchTarget - Theme.iconSmall) / 2 : Theme.space2
    rightPadding: leftPadding

    Accessible.role: Accessible.ButtonDropDown
    Accessible.name: text.length > 0 ? qsTr("%1: %2").arg(name).arg(text) : name
    Accessible.description: keys
    Accessible.onPressAction: control.clicked()

    onHoveredChanged: Tips.hover(control, hovered, name, keys)
    onPressed: Tips.hide()

    contentItem: Row {
        spacing: Theme.space1

        Icon {
            id: icon

            anchors.verticalCenter: parent.verticalCenter
            glyph: control.glyph
            size: Theme.iconSmall
            visible: control.glyph.length > 0 && (!Theme.compact || control.text.length === 0)
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            color: control.hovered ? Theme.text : Theme.muted
            font.pixelSize: Theme.textSmall
            text: control.text
            visible: text.length > 0
            width: Math.min(implicitWidth, control.room)

            Accessible.ignored: true
        }
        Icon {
            id: chevron

            anchors.verticalCenter: parent.verticalCenter
            color: Theme.faint
            glyph: Icons.chevronDown
            size: Theme.iconSmall
            visible: !Theme.compact
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
