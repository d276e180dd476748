// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Shown around the control that has the keyboard.
Rectangle {
    anchors.fill: parent
    anchors.margins: -Theme.focusWidth
    border.color: Theme.accent
    border.width: Theme.focusWidth
    color: "transparent"
    radius: Theme.radiusControl + Theme.focusWidth
}
