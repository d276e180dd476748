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
    signal acted
    signal dismissed

    color: Theme.surface
    implicitHeight: Theme.controlHeight + Theme.space3
    implicitWidth: Math.min(row.implicitWidth + Theme.space5, Theme.shortText)

    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.space2

        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: root.text
            width: Math.min(implicitWidth, Theme.shortText - Theme.space7 * 3)
        }
        Button {
            kind: Button.Kind.Quiet
            text: root.action
            visible: text.length > 0

            onClicked: root.acted()
        }
        IconButton {
            glyph: Icons.close
            name: qsTr("Dismiss")

            onClicked: root.dismissed()
        }
    }
}
