// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Every key in one list.
Section {
    id: root

    readonly property var keys: [[qsTr("Search the sessions"), Bindings.search], [qsTr("New session"), Bindings.newSession], [qsTr("Session above, below"), Bindings.previous + ", " + Bindings.next], [qsTr("Inbox"), Bindings.inbox], [qsTr("Settings"), Bindings.settings], [qsTr("Show or hide the sidebar"), Bindings.sidebar], [qsTr("To the composer"), Bindings.compose], [qsTr("Stop the turn"), Bindings.stop], [qsTr("Latest message"), Bindings.latest], [qsTr("Next agent"), Bindings.agent], [qsTr("Pick a model"), Bindings.model], [qsTr("Next strength"), Bindings.variant], [qsTr("Attach files"), Bindings.attach], [qsTr("Pick the project of a new session"), Bindings.project], [qsTr("Allow once"), Bindings.allow], [qsTr("Allow always"), Bindings.always], [qsTr("Reject"), Bindings.reject], [qsTr("Sum the conversation up"), Bindings.compact], [qsTr("Quit"), Bindings.quit]]

    title: qsTr("Keys")

    Card {
        height: column.implicitHeight + Theme.space4
        width: parent.width

        Column {
            id: column

            anchors.left: parent.left
            anchors.margins: Theme.space4
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter

            Repeater {
                model: root.keys

                Item {
                    id: row

                    required property var modelData

                    height: Theme.controlHeight
                    width: column.width

                    Label {
                        anchors.left: parent.left
                        anchors.verticalCenter: parent.verticalCenter
                        text: row.modelData[0]
                    }
                    KeyHint {
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        font.pixelSize: Theme.textSmall
                        keys: row.modelData[1]
                    }
                }
            }
        }
    }
}
