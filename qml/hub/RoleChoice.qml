// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What somebody may do at a hub.
Column {
    id: root

    property int role: People.Member

    spacing: Theme.space2

    Repeater {
        model: [People.Owner, People.Member, People.ReadOnly]

        RadioRow {
            required property int modelData

            checked: root.role === modelData
            detail: People.roleDetail(modelData)
            text: People.roleName(modelData)
            width: root.width

            onClicked: root.role = modelData
        }
    }
}
