// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! A few choices side by side, one of them taken.
Rectangle {
    id: root

    property list<string> choices
    property int current: 0
    required property string name
    signal chosen(index: int)

    border.color: Theme.border
    border.width: Theme.hairline
    color: Theme.sunken
    implicitHeight: Theme.controlHeight + Theme.space1
    implicitWidth: row.implicitWidth + Theme.space1
    radius: Theme.radiusControl

    Accessible.role: Accessible.Grouping
    Accessible.name: name

    Row {
        id: row

        anchors.centerIn: parent

        Repeater {
            model: root.choices

            T.Button {
                id: choice

                required property int index
                required property string modelData

                checked: index === root.current
                height: Theme.controlHeight
                hoverEnabled: true
                padding: Theme.space3
                verticalPadding: 0
                width: Math.max(implicitContentWidth + leftPadding + rightPadding, Theme.compact ? Theme.touchTarget : 0)

                Accessible.role: Accessible.RadioButton
                Accessible.name: modelData
                Accessible.checked: checked
                Accessible.onPressAction: choice.clicked()

                onClicked: root.chosen(index)

                contentItem: Label {
                    color: choice.checked ? Theme.text : Theme.muted
                    font.weight: choice.checked ? Font.Medium : Font.Normal
                    horizontalAlignment: Text.AlignHCenter
                    text: choice.modelData

                    Accessible.ignored: true
                }
                background: Rectangle {
                    border.color: Theme.border
                    border.width: choice.checked ? Theme.hairline : 0
                    color: choice.checked ? Theme.surface : "transparent"
                    radius: Theme.radiusControl - Theme.hairline

                    FocusRing {
                        visible: choice.visualFocus
                    }
                }
            }
        }
    }
}
