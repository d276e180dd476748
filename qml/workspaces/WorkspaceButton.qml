// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! A workspace that is picked: its colour, its name, and the list of the others.
Button {
    id: root

    required property App app
    required property Workspace workspace
    signal picked(workspaceId: string)

    glyph: Icons.server
    text: workspace.name

    Accessible.role: Accessible.ButtonDropDown
    Accessible.name: qsTr("Workspace: %1").arg(text)

    onClicked: {
        list.active = false;
        list.active = true;
    }

    Rectangle {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space1
        anchors.left: parent.left
        anchors.leftMargin: Theme.space1
        anchors.top: parent.top
        anchors.topMargin: Theme.space1
        color: Theme.hues[root.workspace.hue]
        radius: width / 2
        width: Theme.barWidth
    }
    Loader {
        id: list

        active: false

        sourceComponent: WorkspacePicker {
            app: root.app
            current: root.workspace.workspaceId
            parent: root

            onPicked: workspaceId => root.picked(workspaceId)
        }
    }
}
