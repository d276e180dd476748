// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The notices, one above the other.
Column {
    id: root

    required property Notices notices

    spacing: Theme.space2

    Repeater {
        model: root.notices

        Toast {
            required property int number
            required text
            required action

            anchors.horizontalCenter: parent?.horizontalCenter

            onActed: root.notices.act(number)
            onDismissed: root.notices.dismiss(number)
        }
    }
}
