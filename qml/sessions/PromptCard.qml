// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! One row's piece of the card that a person's own message lies on: its upper end, its lower end, or what is between.
Item {
    id: root

    required property bool first
    required property bool last
    //! Room around the card.
    readonly property real above: first ? Theme.space5 : 0
    readonly property real below: last ? Theme.space3 : 0

    clip: true
    height: parent.height - above - below
    y: above

    Rectangle {
        border.color: Theme.border
        border.width: Theme.hairline
        color: Theme.surface
        height: parent.height + (root.first ? 0 : Theme.radiusCard) + (root.last ? 0 : Theme.radiusCard)
        radius: Theme.radiusCard
        width: parent.width
        y: root.first ? 0 : -Theme.radiusCard
    }
}
