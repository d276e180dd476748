// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! Names of pages side by side, the one that is up underlined. Left and right go from one to the next.
Item {
    id: root

    required property string name
    required property list<string> tabs
    property int current: 0
    signal chosen(index: int)

    implicitHeight: Theme.controlHeight + Theme.space1
    implicitWidth: row.implicitWidth

    Accessible.role: Accessible.PageTabList
    Accessible.name: name

    function step(by: int) {
        const to = Math.max(0, Math.min(tabs.length - 1, current + by));
        chosen(to);
        (buttons.itemAt(to) as Item).forceActiveFocus(Qt.TabFocusReason);
    }

    Divider {
        anchors.bottom: parent.bottom
        width: parent.width
    }
    Row {
        id: row

        height: parent.height
        spacing: Theme.compact ? 0 : Theme.space4

        Keys.onLeftPressed: root.step(-1)
        Keys.onRightPressed: root.step(1)

        Repeater {
            id: buttons

            model: root.tabs

            T.Button {
                id: tab

                required property int index
                required property string modelData
                readonly property bool here: index === root.current

                focusPolicy: here ? Qt.StrongFocus : Qt.ClickFocus
                height: row.height
                hoverEnabled: true
                leftPadding: Theme.compact ? Theme.space2 : Theme.space1
                rightPadding: leftPadding
                width: Math.max(implicitContentWidth + leftPadding + rightPadding, Theme.compact ? Theme.touchTarget : 0)

                Accessible.role: Accessible.PageTab
                Accessible.name: modelData
                Accessible.selected: here
                Accessible.onPressAction: tab.clicked()

                onClicked: root.chosen(index)

                contentItem: Label {
                    color: tab.here || tab.hovered ? Theme.text : Theme.muted
                    font.weight: tab.here ? Font.Medium : Font.Normal
                    horizontalAlignment: Text.AlignHCenter
                    text: tab.modelData

                    Accessible.ignored: true
                }
                background: Item {
                    Rectangle {
                        anchors.bottom: parent.bottom
                        color: Theme.accent
                        height: Theme.focusWidth
                        visible: tab.here
                        width: parent.width
                    }
                    FocusRing {
                        anchors.margins: 0
                        visible: tab.visualFocus
                    }
                }
            }
        }
    }
}
