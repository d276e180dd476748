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
    //! What is looked for here beyond what can be read.
    property string words
    property bool offered: true
    property bool found: true //!< by the search
    //! The control is too wide to stand beside words that can be read.
    readonly property bool stacked: Theme.compact && detail.length > 0 && slot.width > width / 3

    implicitHeight: stacked ? told.implicitHeight + slot.height + Theme.space2 * 2 : Math.max(Theme.controlHeight + Theme.space2, told.implicitHeight + Theme.space2)
    visible: offered && found
    width: parent?.width ?? 0

    Column {
        id: told

        width: root.stacked ? root.width : root.width - slot.width - Theme.space4
        y: root.stacked ? Theme.space1 : (root.height - height) / 2

        Label {
            elide: Text.ElideNone
            text: root.name
            width: parent.width
            wrapMode: Text.Wrap
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
