// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Says that the list shows one workspace only, and takes that back.
Rectangle {
    id: root

    required property App app
    readonly property Workspace workspace: app.workspaces.find(app.sidebar.onlyWorkspace)

    color: Theme.accentSoft
    implicitHeight: Theme.controlHeight
    radius: Theme.radiusControl

    Label {
        anchors.left: parent.left
        anchors.leftMargin: Theme.space2
        anchors.right: close.left
        anchors.verticalCenter: parent.verticalCenter
        font.pixelSize: Theme.textSmall
        text: qsTr("Only %1").arg(root.workspace?.name ?? "")
    }
    IconButton {
        id: close

        anchors.right: parent.right
        glyph: Icons.close
        glyphSize: Theme.iconSmall
        name: qsTr("Show all workspaces")

        onClicked: root.app.sidebar.onlyWorkspace = ""
    }
}
