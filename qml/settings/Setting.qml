// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A name on the left, its control on the right; below each other on a phone.
Item {
    id: root

    default property alias control: slot.data
    property string name
    property string detail
    //! The control is too wide to stand beside words that can be read.
    readonly property bool stacked: Theme.compact && detail.length > 0 && slot.width > width / 3

    implicitHeight: stacked ? words.implicitHeight + slot.height + Theme.space2 * 2 : Math.max(Theme.controlHeight + Theme.space2, words.implicitHeight + Theme.space2)
    width: parent?.width ?? 0

    Column {
        id: words

        width: root.stacked ? root.width : root.width - slot.width - Theme.space4
        y: root.stacked ? Theme.space1 : (root.height - height) / 2

        Label {
            text: root.name
            width: parent.width
        }
        Prose {
            color: Theme.muted
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
        x: root.stacked ? 0 : root.width - width
        y: root.stacked ? root.height - height - Theme.space1 : (root.height - height) / 2
    }
}
