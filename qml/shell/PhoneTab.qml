// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

T.Button {
    id: control

    property string glyph
    property int count: 0
    property bool current: false

    height: parent?.height ?? Theme.headerHeight

    Accessible.role: Accessible.PageTab
    Accessible.name: count > 0 ? qsTr("%1, %2").arg(text).arg(count) : text
    Accessible.selected: current
    Accessible.onPressAction: control.clicked()

    contentItem: Item {
        Icon {
            id: icon

            anchors.horizontalCenter: parent.horizontalCenter
            color: control.current ? Theme.accent : Theme.muted
            glyph: control.glyph
            y: Theme.space2
        }
        Badge {
            anchors.left: icon.right
            anchors.leftMargin: -Theme.space1
            count: control.count
            loud: true
            y: Theme.space1
        }
        Label {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.space1 + Theme.hairline
            anchors.horizontalCenter: parent.horizontalCenter
            color: control.current ? Theme.accent : Theme.muted
            font.pixelSize: Theme.textTiny
            text: control.text

            Accessible.ignored: true
        }
    }
}
