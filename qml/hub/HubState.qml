// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What stands where a list of a hub would: that it is on its way, that there is nothing, or why it can't be read; and below a list, what went wrong.
Column {
    id: root

    required property HubController part
    property int count: 0
    property string empty
    readonly property bool failed: part.trouble.length > 0
    readonly property bool told: failed || !part.loaded || count === 0 && empty.length > 0

    spacing: Theme.space2
    visible: told || part.problem.length > 0
    width: parent?.width ?? 0

    Row {
        spacing: Theme.space3
        visible: root.told
        width: parent.width

        Prose {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            color: root.failed ? Theme.danger : Theme.muted
            text: root.failed ? root.part.trouble : root.part.loaded ? root.empty : qsTr("Asking the hub …")
            width: parent.width - (again.visible ? again.width + parent.spacing : 0)

            Accessible.role: root.failed ? Accessible.AlertMessage : Accessible.StaticText
        }
        Button {
            id: again

            text: qsTr("Try again")
            visible: root.failed

            onClicked: root.part.refresh()
        }
    }
    Prose {
        id: problem

        color: Theme.danger
        text: root.part.problem
        visible: text.length > 0
        width: parent.width

        Accessible.role: Accessible.AlertMessage
    }
}
