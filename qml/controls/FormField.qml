// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A control of a form with its name above and what is wrong with it, or what it is for, below.
Column {
    id: root

    default property alias control: slot.data
    property string name
    property string hint
    property string problem

    spacing: Theme.space1
    width: parent?.width ?? 0

    Label {
        color: Theme.muted
        font.pixelSize: Theme.textSmall
        font.weight: Font.Medium
        text: root.name
        visible: text.length > 0
        width: parent.width

        Accessible.ignored: true
    }
    Item {
        id: slot

        height: childrenRect.height
        width: parent.width
    }
    Prose {
        color: root.problem.length > 0 ? Theme.danger : Theme.muted
        font.pixelSize: Theme.textSmall
        text: root.problem.length > 0 ? root.problem : root.hint
        visible: text.length > 0
        width: parent.width

        Accessible.role: root.problem.length > 0 ? Accessible.AlertMessage : Accessible.StaticText
        Accessible.name: text
    }
}
