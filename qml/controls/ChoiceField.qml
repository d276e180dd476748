// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! What is taken of a list that opens elsewhere, in a form: a press asks for the list, the cross takes nothing.
Item {
    id: root

    required property string name
    property string glyph
    property string text //!< what is taken; empty = nothing
    property string emptyText //!< what it means that nothing is
    property bool pickable: true //!< there is a list
    readonly property Item button: field
    signal pickRequested(at: Item)
    signal cleared

    implicitHeight: Theme.controlHeight
    width: parent?.width ?? 0

    T.Button {
        id: field

        enabled: root.pickable
        height: parent.height
        hoverEnabled: true
        leftPadding: Theme.space2
        rightPadding: Theme.space2
        width: parent.width - (clear.visible ? clear.width + Theme.space1 : 0)

        Accessible.role: Accessible.ButtonDropDown
        Accessible.name: qsTr("%1: %2").arg(root.name).arg(label.text)
        Accessible.onPressAction: field.clicked()

        Keys.onReturnPressed: field.clicked()
        Keys.onEnterPressed: field.clicked()
        onClicked: root.pickRequested(field)

        contentItem: Item {
            Icon {
                id: icon

                anchors.verticalCenter: parent.verticalCenter
                glyph: root.glyph
                size: Theme.iconSmall
                width: Theme.iconSize
            }
            Label {
                id: label

                anchors.left: icon.right
                anchors.leftMargin: Theme.space2
                anchors.right: chevron.left
                anchors.verticalCenter: parent.verticalCenter
                color: root.text.length > 0 ? Theme.text : Theme.muted
                elide: Text.ElideMiddle
                text: root.text.length > 0 ? root.text : root.emptyText

                Accessible.ignored: true
            }
            Icon {
                id: chevron

                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.faint
                glyph: Icons.chevronDown
                size: Theme.iconSmall
                visible: root.pickable
            }
        }
        background: Rectangle {
            border.color: Theme.border
            border.width: Theme.hairline
            color: !root.pickable ? Theme.sunken : field.hovered || field.down ? Theme.hover : Theme.surface
            radius: Theme.radiusControl

            FocusRing {
                visible: field.visualFocus
            }
        }
    }
    IconButton {
        id: clear

        anchors.right: parent.right
        glyph: Icons.close
        name: qsTr("Clear %1").arg(root.name)
        visible: root.text.length > 0

        onClicked: root.cleared()
    }
}
