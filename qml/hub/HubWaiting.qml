// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The person signs in elsewhere: in the browser, or with a code on another device.
Card {
    id: root

    required property HubSignInFlow flow
    property bool opened: true //!< a browser took the page
    readonly property bool onDevice: flow.state === HubSignInFlow.OnDevice
    readonly property string words: onDevice ? qsTr("Waiting for the code …") : qsTr("Waiting for the browser …")

    height: column.implicitHeight + 2 * Theme.space4
    objectName: "hubWaiting"
    radius: Theme.radiusControl

    Column {
        id: column

        anchors.left: parent.left
        anchors.margins: Theme.space4
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.space3

        Item {
            height: Math.max(words.implicitHeight, dot.height)
            width: parent.width

            StateDot {
                id: dot

                anchors.verticalCenter: parent.verticalCenter
                kind: StateDot.Kind.Connecting
            }
            Label {
                id: words

                anchors.left: dot.right
                anchors.leftMargin: Theme.space2
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                font.weight: Font.Medium
                text: root.words

                Accessible.name: text
                Accessible.role: Accessible.AlertMessage
            }
        }
        Prose {
            color: Theme.muted
            text: root.onDevice ? qsTr("Open this page on any device, and enter the code there.") : root.opened ? qsTr("Sign in there, then come back. If no browser opened, copy the address into one on this device.") : qsTr("No browser could be opened: copy the address into one on this device.")
            width: parent.width
        }
        Item {
            height: code.implicitHeight
            visible: root.onDevice
            width: parent.width

            Label {
                id: code

                font.family: Theme.monoFont
                font.letterSpacing: Theme.space1 / 2
                font.pixelSize: Theme.textDisplay
                font.weight: Font.DemiBold
                objectName: "hubUserCode"
                text: root.flow.code
                width: Math.min(implicitWidth, parent.width - copy.width)

                Accessible.name: qsTr("Code: %1").arg(text)
            }
            IconButton {
                id: copy

                property bool done: false

                anchors.left: code.right
                anchors.leftMargin: Theme.space2
                anchors.verticalCenter: code.verticalCenter
                glyph: done ? Icons.check : Icons.copy
                name: done ? qsTr("Copied") : qsTr("Copy the code")

                onClicked: {
                    root.flow.copyCode();
                    done = true;
                }
            }
        }
        CopyField {
            id: page

            copiesItself: false
            name: qsTr("the address of the page")
            text: root.flow.shownPage
            width: parent.width

            onCopyRequested: {
                root.flow.copyPage();
                copied();
            }
        }
        Flow {
            spacing: Theme.space2
            width: parent.width

            Button {
                glyph: Icons.external
                objectName: "hubOpenPage"
                text: root.onDevice ? qsTr("Open the page here") : qsTr("Open it again")

                onClicked: Qt.openUrlExternally(root.onDevice && root.flow.pageWithCode.length > 0 ? root.flow.pageWithCode : root.flow.page)
            }
            Button {
                kind: Button.Kind.Quiet
                objectName: "hubCancel"
                text: qsTr("Another way")

                onClicked: root.flow.cancel()
            }
        }
    }
}
