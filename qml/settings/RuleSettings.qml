// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Section {
    id: root

    required property App app

    detail: qsTr("What you allowed for a project until you take it back. What is allowed “until the server restarts” is not here: OpenCode forgets it by itself.")
    title: qsTr("Permissions")

    WorkspaceTable {
        id: owners

        show: WorkspaceTable.Allowing
        workspaces: root.app.workspaces
    }
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
                visible: owners.count === 0
            }
            Repeater {
                model: owners

                Column {
                    id: group

                    required property string workspaceId
                    required property string name
                    required property int hue
                    readonly property Workspace workspace: root.app.workspaces.find(workspaceId)

                    width: column.width

                    WorkspaceTag {
                        height: Theme.controlHeight
                        hue: group.hue
                        name: group.name
                        visible: root.app.workspaces.count > 1
                        width: parent.width - x
                        x: Theme.space2
                    }
                    Repeater {
                        model: group.workspace?.rules ?? null

                        RuleRow {
                            width: group.width
                            workspace: group.workspace
                        }
                    }
                }
            }
        }
    }
}
