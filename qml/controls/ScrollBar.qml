// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

T.ScrollBar {
    id: control

    implicitWidth: orientation === Qt.Vertical ? Theme.space3 : Theme.space5
    implicitHeight: orientation === Qt.Vertical ? Theme.space5 : Theme.space3
    minimumSize: 0.06
    padding: Theme.space1 - Theme.hairline
    policy: T.ScrollBar.AsNeeded
    visible: policy === T.ScrollBar.AlwaysOn || size < 1.0

    contentItem: Rectangle {
        color: control.pressed || control.hovered ? Theme.faint : Theme.border
        implicitHeight: Theme.space1
        implicitWidth: Theme.space1
        radius: width / 2
    }
}
