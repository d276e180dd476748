// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Section {
    id: root

    required property PermissionRules rules

    detail: qsTr("What you allowed for a project until you take it back. What is allowed “until the server restarts” is not here: OpenCode forgets it by itself.")
    title: qsTr("Permissions")

    Card {
        height: column.implicitHeight + Theme.space4
        width: parent.width

        Column {
            id: column

            anchors.left: parent.left
            anchors.margins: Theme.space2
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter

            Label {
                color: Theme.muted
                height: Theme.controlHeight
                leftPadding: Theme.space2
                text: qsTr("No rule yet.")
                visible: root.rules.count === 0
            }
            Repeater {
                model: root.rules

                Item {
                    id: row

                    required property int index
                    required property string directory
                    required property string permission
                    required property string pattern

                    height: Theme.controlHeight + Theme.space2
                    width: column.width

                    Label {
                        id: what

                        anchors.left: parent.left
                        anchors.leftMargin: Theme.space2
                        anchors.verticalCenter: parent.verticalCenter
                        font.family: Theme.monoFont
                        font.pixelSize: Theme.textSmall
                        text: row.permission + "  " + row.pattern
                        width: Math.min(implicitWidth, parent.width / 2)
                    }
                    Label {
                        anchors.left: what.right
                        anchors.leftMargin: Theme.space3
                        anchors.right: revoke.left
                        anchors.verticalCenter: parent.verticalCenter
                        color: Theme.muted
                        elide: Text.ElideMiddle
                        font.pixelSize: Theme.textSmall
                        text: Format.path(row.directory)
                    }
                    Button {
                        id: revoke

                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        kind: Button.Kind.Quiet
                        text: qsTr("Take back")

                        Accessible.name: qsTr("Take back %1 %2").arg(row.permission).arg(row.pattern)

                        onClicked: root.rules.revoke(row.index)
                    }
                }
            }
        }
    }
}
