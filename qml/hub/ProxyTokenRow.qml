// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A proxy token: what it is for, what it may, until when; and its end.
Item {
    id: root

    required property int index
    required property string tokenId
    required property string name
    required property string allows
    required property string provider
    required property double createdAt
    required property double expiresAt
    required property bool expired
    required property string endsOn
    required property double usedAt
    signal revoked

    implicitHeight: Math.max(column.implicitHeight, button.height) + Theme.space4

    Accessible.role: Accessible.ListItem
    Accessible.name: name
    Accessible.description: facts.text

    Divider {
        visible: root.index > 0
        width: parent.width
    }
    Column {
        id: column

        anchors.left: parent.left
        anchors.right: button.left
        anchors.rightMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space1 / 2

        Label {
            color: root.expired ? Theme.muted : Theme.text
            font.weight: Font.Medium
            text: root.name
            width: parent.width
        }
        Prose {
            color: Theme.muted
            font.pixelSize: Theme.textSmall
            text: root.allows
            width: parent.width
        }
        Prose {
            id: facts

            readonly property string end: root.expired ? qsTr("ended %1").arg(Format.ago(root.expiresAt, Format.now)) : root.expiresAt > 0 ? qsTr("ends %1").arg(root.endsOn) : qsTr("does not end")

            color: root.expired ? Theme.warning : Theme.muted
            font.pixelSize: Theme.textSmall
            text: Format.join([end, root.usedAt > 0 ? qsTr("used %1").arg(Format.ago(root.usedAt, Format.now)) : qsTr("never used"), qsTr("made %1").arg(Format.ago(root.createdAt, Format.now))])
            width: parent.width

            HoverHandler {
                onHoveredChanged: Tips.hover(facts, hovered, Format.join([qsTr("Made %1").arg(Format.exact(root.createdAt)), root.expiresAt > 0 ? qsTr("ends %1").arg(Format.exact(root.expiresAt)) : ""]), "")
            }
        }
    }
    Button {
        id: button

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        kind: Button.Kind.Quiet
        text: root.expired ? qsTr("Remove") : qsTr("Revoke …")

        Accessible.name: root.expired ? qsTr("Remove the token %1").arg(root.name) : qsTr("Revoke the token %1").arg(root.name)

        onClicked: root.revoked()
    }
}
