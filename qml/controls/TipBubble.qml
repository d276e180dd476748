// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Where Tips is shown.
Rectangle {
    id: root

    readonly property point at: Tips.target ? Tips.target.mapToItem(parent, 0, 0) : Qt.point(0, 0)
    readonly property real above: at.y - height - Theme.space1
    readonly property real wanted: Tips.target ? at.x + (Tips.target.width - width) / 2 : 0

    border.color: Theme.border
    border.width: Theme.hairline
    color: Theme.surface
    height: row.implicitHeight + Theme.space2
    radius: Theme.radiusControl
    width: row.implicitWidth + Theme.space4
    x: Math.max(Theme.space1, Math.min(parent.width - width - Theme.space1, wanted))
    y: above >= Theme.space1 ? above : at.y + (Tips.target ? Tips.target.height : 0) + Theme.space1

    Accessible.ignored: true

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.space2

        Label {
            font.pixelSize: Theme.textSmall
            text: Tips.text
            visible: text.length > 0
            width: Math.min(implicitWidth, Theme.shortText)
        }
        KeyHint {
            keys: Tips.keys
            visible: keys.length > 0
        }
    }
}
