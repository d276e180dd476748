// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Who is seen in a hub's room, where, and since when; adding a server.
Item {
    id: root

    required property string name
    required property int device
    required property string address
    required property string hostname
    required property string version
    required property string platform
    required property string through
    required property double seenAt
    required property bool thisDevice
    required property bool known
    required property bool elsewhere
    required property bool plain
    readonly property bool client: device === FoundDevices.Client
    readonly property string kind: device === FoundDevices.Hub ? qsTr("Hub") : device === FoundDevices.Sidecar ? qsTr("Sidecar") : thisDevice ? qsTr("This device") : qsTr("Quarterdeck on a device")
    readonly property string facts: Format.join([kind, hostname, platform, version.length > 0 ? qsTr("version %1").arg(version) : ""])
    readonly property string place: elsewhere ? qsTr("%1, which can only be reached on its own machine").arg(address) : plain ? qsTr("%1, not encrypted").arg(address) : address
    readonly property string seen: qsTr("seen through %1, %2").arg(through).arg(Format.ago(seenAt, Math.max(seenAt, Format.now)))
    signal addRequested

    implicitHeight: told.implicitHeight + Theme.space4

    Accessible.role: Accessible.ListItem
    Accessible.name: name
    Accessible.description: Format.join([facts, place, seen, known ? qsTr("added already") : ""], ", ")

    Icon {
        id: icon

        glyph: root.client ? root.platform.length > 0 ? Icons.laptop : Icons.monitor : root.device === FoundDevices.Hub ? Icons.hub : Icons.server
        x: Theme.space2
        y: told.y + Theme.space1 / 2
    }
    Column {
        id: told

        anchors.left: icon.right
        anchors.leftMargin: Theme.space3
        anchors.right: end.left
        anchors.rightMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space1 / 2

        Label {
            font.weight: Font.Medium
            text: root.name
            width: parent.width

            Accessible.ignored: true
        }
        Prose {
            color: root.plain || root.elsewhere ? Theme.warning : Theme.text
            font.pixelSize: Theme.textSmall
            text: root.place
            visible: text.length > 0
            width: parent.width

            Accessible.ignored: true
        }
        Prose {
            color: Theme.muted
            font.pixelSize: Theme.textTiny
            text: Format.join([root.facts, root.seen])
            width: parent.width

            Accessible.ignored: true
        }
    }
    Item {
        id: end

        anchors.right: parent.right
        anchors.rightMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        height: Theme.controlHeight
        width: add.visible ? add.width : added.visible ? added.implicitWidth : 0

        Button {
            id: add

            enabled: !root.elsewhere
            text: qsTr("Add …")
            visible: !root.client && !root.known

            Accessible.description: root.address
            Accessible.name: qsTr("Add %1").arg(root.name)

            onClicked: root.addRequested()
        }
        Label {
            id: added

            anchors.verticalCenter: parent.verticalCenter
            color: Theme.muted
            font.pixelSize: Theme.textSmall
            text: qsTr("Added")
            visible: !root.client && root.known

            Accessible.ignored: true
        }
    }
}
