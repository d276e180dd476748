// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! Words that can be pressed.
T.Button {
    id: control

    hoverEnabled: true
    implicitHeight: Theme.compact ? Theme.touchTarget : implicitContentHeight
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    font.family: Theme.uiFont
    font.pixelSize: Theme.textSmall

    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: control.clicked()

    contentItem: Label {
        color: Theme.accent
        font.family: control.font.family
        font.pixelSize: control.font.pixelSize
        font.underline: control.hovered || control.visualFocus
        font.weight: control.font.weight
        text: control.text

        Accessible.ignored: true
    }
}
