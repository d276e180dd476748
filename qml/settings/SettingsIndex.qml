// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The titles of the sections, to go to one.
Column {
    id: root

    required property var sections //!< of Section
    signal chosen(section: Section)

    Accessible.role: Accessible.List
    Accessible.name: qsTr("Sections")

    Repeater {
        model: root.sections

        ListRow {
            required property Section modelData

            ink: hovered ? Theme.text : Theme.muted
            implicitWidth: root.width
            text: modelData.title
            visible: modelData.visible
            width: root.width

            onClicked: root.chosen(modelData)
        }
    }
}
