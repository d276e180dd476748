// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What was allowed for a project, and taking it back. The project is below on a phone.
Item {
    id: root

    required property Workspace workspace
    required property int index
    required property string directory
    required property string permission
    required property string pattern

    height: Theme.controlHeight + Theme.space2

    Label {
        id: what

        font.family: Theme.monoFont
        font.pixelSize: Theme.textSmall
        text: root.permission + "  " + root.pattern
        width: Math.min(implicitWidth, Theme.compact ? revoke.x - x : parent.width / 2)
        x: Theme.space2
        y: Theme.compact ? root.height / 2 - height : (root.height - height) / 2
    }
    Label {
        color: Theme.muted
        elide: Text.ElideMiddle
        font.pixelSize: Theme.textSmall
        text: root.workspace.shownPath(root.directory)
        width: revoke.x - x
        x: Theme.compact ? what.x : what.x + what.width + Theme.space3
        y: Theme.compact ? root.height / 2 : (root.height - height) / 2
    }
    Button {
        id: revoke

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        kind: Button.Kind.Quiet
        text: qsTr("Take back")

        Accessible.description: Format.join([root.workspace.name, root.directory], ", ")
        Accessible.name: qsTr("Take back %1 %2").arg(root.permission).arg(root.pattern)

        onClicked: root.workspace.rules.revoke(root.index)
    }
}
