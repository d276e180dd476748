// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! A fixed row of the sidebar, with its key or a count at the end.
T.Button {
    id: control

    property string glyph
    property string keys
    property int count: 0
    property bool selected: false

    hoverEnabled: true
    implicitHeight: Theme.controlHeight
    leftPadding: Theme.space2
    rightPadding: Theme.space2

    Accessible.role: Accessible.Button
    Accessible.name: count > 0 ? qsTr("%1, %2").arg(text).arg(count) : text
    Accessible.description: keys
    Accessible.onPressAction: control.clicked()

    contentItem: Item {
        Icon {
            id: icon

            anchors.verticalCenter: parent.verticalCenter
            color: control.selected ? Theme.text : Theme.muted
            glyph: control.glyph
        }
        Label {
            anchors.left: icon.right
            anchors.leftMargin: Theme.space2
            anchors.verticalCenter: parent.verticalCenter
            font.weight: control.selected ? Font.Medium : Font.Normal
            text: control.text

            Accessible.ignored: true
        }
        KeyHint {
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            keys: control.keys
            visible: control.count === 0
        }
        Badge {
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            count: control.count
            loud: true
        }
    }
    background: Rectangle {
        color: control.selected || control.hovered || control.down ? Theme.hover : "transparent"
        radius: Theme.radiusControl

        FocusRing {
            visible: control.visualFocus
        }
    }
}
