// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! One of the eight colours of workspaces.
Row {
    id: root

    property int current: 0
    readonly property list<string> names: [qsTr("Blue"), qsTr("Green"), qsTr("Amber"), qsTr("Red"), qsTr("Purple"), qsTr("Teal"), qsTr("Pink"), qsTr("Olive")]
    signal chosen(hue: int)

    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Colour")

    Repeater {
        model: root.names

        T.Button {
            id: swatch

            required property int index
            required property string modelData

            checked: index === root.current
            height: Theme.controlHeight
            hoverEnabled: true
            width: Theme.controlHeight

            Accessible.role: Accessible.RadioButton
            Accessible.name: modelData
            Accessible.checked: checked
            Accessible.onPressAction: swatch.clicked()

            onClicked: root.chosen(index)
            onHoveredChanged: Tips.hover(swatch, hovered, modelData, "")

            background: Item {
                Rectangle {
                    anchors.centerIn: parent
                    border.color: swatch.checked ? Theme.text : swatch.hovered ? Theme.faint : "transparent"
                    border.width: Theme.focusWidth
                    color: "transparent"
                    height: width
                    radius: width / 2
                    width: Theme.iconSize + Theme.space2
                }
                Rectangle {
                    anchors.centerIn: parent
                    color: Theme.hues[swatch.index]
                    height: width
                    radius: width / 2
                    width: Theme.iconSize
                }
                FocusRing {
                    anchors.margins: 0
                    visible: swatch.visualFocus
                }
            }
        }
    }
}
