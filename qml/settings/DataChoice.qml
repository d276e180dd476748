// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Whose OpenCode data this window shows, with a warning while another OpenCode has it open.
Column {
    id: root

    required property ServerHost host
    property list<string> others
    signal chosen(own: bool)

    spacing: Theme.space2

    Component.onCompleted: host.findOtherUsers()

    Connections {
        target: root.host

        function onOtherUsersFound(commands) {
            root.others = commands;
        }
    }
    RadioRow {
        id: own

        checked: true
        detail: qsTr("Your sessions, providers and settings show here: %1").arg(Format.path(root.host.ownDataDirectory()))
        objectName: "ownData"
        text: qsTr("My existing OpenCode")
        width: parent.width
    }
    RadioRow {
        id: separate

        detail: qsTr("A fresh OpenCode that touches nothing of the other one.")
        objectName: "separateData"
        text: qsTr("A separate one")
        width: parent.width
    }
    Card {
        border.color: Theme.warning
        height: warning.implicitHeight + Theme.space5
        visible: own.checked && root.others.length > 0
        width: parent.width

        Icon {
            color: Theme.warning
            glyph: Icons.warning
            x: Theme.space3
            y: Theme.space3
        }
        Column {
            id: warning

            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space1
            width: parent.width - x - Theme.space3
            x: Theme.space3 + Theme.iconSize + Theme.space3

            Prose {
                text: qsTr("Another OpenCode has this data open. Two of them on one database can crash each other: close it first.")
                width: parent.width
            }
            Repeater {
                model: root.others

                Label {
                    required property string modelData

                    color: Theme.muted
                    elide: Text.ElideMiddle
                    font.family: Theme.monoFont
                    font.pixelSize: Theme.textTiny
                    text: modelData
                    width: parent?.width ?? 0
                }
            }
        }
    }
    Item {
        height: Theme.space2
        width: Theme.space2
    }
    Button {
        focus: true
        kind: Button.Kind.Primary
        objectName: "continue"
        text: qsTr("Continue")
        width: Theme.compact ? parent.width : implicitWidth

        Component.onCompleted: forceActiveFocus()
        Keys.onReturnPressed: clicked()
        Keys.onEnterPressed: clicked()

        onClicked: root.chosen(own.checked)
    }
}
