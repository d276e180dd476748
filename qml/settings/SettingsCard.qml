// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The frame around the settings of a section.
Card {
    id: root

    default property alias settings: column.data

    height: column.implicitHeight + Theme.space4
    width: parent?.width ?? 0

    Column {
        id: column

        anchors.left: parent.left
        anchors.margins: Theme.space4
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space2
    }
}
