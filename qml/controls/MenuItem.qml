// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

T.MenuItem {
    id: control

    property string glyph
    property string keys
    property bool danger: false

    implicitHeight: visible ? Theme.controlHeight : 0
    implicitWidth: Theme.menuWidth - Theme.space2
    leftPadding: Theme.space2
    rightPadding: Theme.space2
    hoverEnabled: true
    opacity: enabled ? 1 : 0.4

    Accessible.role: Accessible.MenuItem
    Accessible.name: text
    Accessible.description: keys
    Accessible.onPressAction: control.clicked()

    contentItem: Item {
        Icon {
            id: icon

            anchors.verticalCenter: parent.verticalCenter
            color: control.danger ? Theme.danger : Theme.muted
            glyph: control.checkable ? (control.checked ? Icons.check : "") : control.glyph
            width: Theme.iconSize
        }
        Label {
            anchors.left: icon.right
            anchors.leftMargin: Theme.space2
            anchors.right: hint.left
            anchors.rightMargin: control.keys.length > 0 ? Theme.space3 : 0
            anchors.verticalCenter: parent.verticalCenter
            color: control.danger ? Theme.danger : Theme.text
            text: control.text

            Accessible.ignored: true
        }
        KeyHint {
            id: hint

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            keys: control.keys
        }
    }
    background: Rectangle {
        color: control.highlighted || control.hovered ? Theme.hover : "transparent"
        radius: Theme.radiusControl
    }
}
