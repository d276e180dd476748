// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A fact about a hub on a line: what on the left, what it is on the right. Nothing is pressed there, so it is as low as its words.
Item {
    id: root

    default property alias content: slot.data
    property string name
    property string detail

    implicitHeight: Math.max(told.implicitHeight, slot.height) + Theme.space2
    width: parent?.width ?? 0

    Column {
        id: told

        width: root.width - slot.width - Theme.space4
        y: Theme.space1

        Label {
            color: Theme.muted
            text: root.name
            width: parent.width
        }
        Prose {
            color: Theme.warning
            font.pixelSize: Theme.textSmall
            text: root.detail
            visible: text.length > 0
            width: parent.width
        }
    }
    Item {
        id: slot

        height: childrenRect.height
        width: childrenRect.width
        x: root.width - width
        y: Theme.space1
    }
}
