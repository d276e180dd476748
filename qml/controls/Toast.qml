// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A short notice above the lower edge, with one thing that can be done about it.
Card {
    id: root

    property string text
    property string action
    readonly property real room: Math.min(Theme.shortText, Window.width - 2 * Theme.space3)
    signal acted
    signal dismissed

    color: Theme.surface
    implicitHeight: Math.max(Theme.controlHeight, label.implicitHeight) + Theme.space3
    implicitWidth: row.implicitWidth + Theme.space5

    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.space2

        Prose {
            id: label

            anchors.verticalCenter: parent.verticalCenter
            elide: Text.ElideRight
            maximumLineCount: 5
            text: root.text
            width: Math.max(0, Math.min(implicitWidth, root.room - Theme.space5 - close.width - row.spacing - (act.visible ? act.width + row.spacing : 0)))
        }
        Button {
            id: act

            anchors.verticalCenter: parent.verticalCenter
            kind: Button.Kind.Quiet
            text: root.action
            visible: text.length > 0

            onClicked: root.acted()
        }
        IconButton {
            id: close

            anchors.verticalCenter: parent.verticalCenter
            glyph: Icons.close
            name: qsTr("Dismiss")

            onClicked: root.dismissed()
        }
    }
}
