// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The keychain has a key of the picked provider: it need not be pasted again.
Item {
    id: root

    required property Providers providers
    required property string name

    implicitHeight: Math.max(words.height, buttons.height)

    Prose {
        id: words

        anchors.left: parent.left
        anchors.right: buttons.left
        anchors.rightMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.muted
        font.pixelSize: Theme.textSmall
        leftPadding: Theme.space2
        text: qsTr("The keychain has a key of %1.").arg(root.name)
    }
    Row {
        id: buttons

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space2

        Button {
            text: qsTr("Remove")

            Accessible.name: qsTr("Remove the key of %1 from the keychain").arg(root.name)

            onClicked: root.providers.forgetKept()
        }
        Button {
            enabled: !root.providers.busy
            text: qsTr("Use it")

            Accessible.name: qsTr("Use the key of %1 in the keychain").arg(root.name)

            onClicked: root.providers.connectWithKept()
        }
    }
}
