// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A small count.
Rectangle {
    id: root

    property int count: 0
    property bool loud: false

    color: loud ? Theme.accent : Theme.hover
    implicitHeight: Theme.textTiny + Theme.space2 - Theme.hairline
    implicitWidth: Math.max(implicitHeight, label.implicitWidth + Theme.space2)
    radius: implicitHeight / 2
    visible: count > 0

    Accessible.ignored: true

    Label {
        id: label

        anchors.centerIn: parent
        color: root.loud ? Theme.onAccent : Theme.muted
        font.family: Theme.monoFont
        font.pixelSize: Theme.textTiny
        text: root.count > 99 ? "99+" : root.count
    }
}
