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

    implicitHeight: Math.max(Theme.controlHeight + Theme.space2, words.implicitHeight + Theme.space2)
    width: parent?.width ?? 0

    Column {
        id: words

        anchors.left: parent.left
        anchors.right: slot.left
        anchors.rightMargin: Theme.space4
        anchors.verticalCenter: parent.verticalCenter

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

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        height: childrenRect.height
        width: childrenRect.width
    }
}
