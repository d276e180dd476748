// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What somebody may do at a hub.
Column {
    id: root

    required property People people
    property int role: People.Member

    spacing: Theme.space2

    Repeater {
        model: root.people.roles

        RadioRow {
            required property var modelData

            checked: root.role === modelData["role"]
            detail: modelData["detail"]
            text: modelData["name"]
            width: root.width

            onClicked: root.role = modelData["role"]
        }
    }
}
