// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Every key in one list; each can be another.
Section {
    id: root

    readonly property var fixed: [[qsTr("Stop the turn"), Bindings.stop], [qsTr("Rename what is selected in a list"), Bindings.rename], [qsTr("Delete what is selected in a list"), Bindings.remove], [qsTr("Send"), Bindings.send]]

    detail: qsTr("Press a key to give an action another one.")
    title: qsTr("Shortcuts")
    words: qsTr("keys keyboard")

    Callout {
        text: qsTr("Some actions have the same key; then none of them gets it. They are marked below.")
        visible: ShortcutStore.conflicts > 0
        width: parent.width
    }
    Card {
        height: column.implicitHeight + Theme.space4
        width: parent.width

        Column {
            id: column

            anchors.left: parent.left
            anchors.leftMargin: Theme.space4
            anchors.right: parent.right
            anchors.rightMargin: Theme.space2
            anchors.verticalCenter: parent.verticalCenter

            Repeater {
                model: ShortcutStore

                KeyRow {
                    width: column.width
                }
            }
            Repeater {
                model: root.fixed

                Item {
                    id: row

                    required property var modelData

                    height: Theme.controlHeight
                    visible: root.whole
                    width: column.width

                    Label {
                        anchors.left: parent.left
                        anchors.verticalCenter: parent.verticalCenter
                        color: Theme.muted
                        text: row.modelData[0]
                    }
                    KeyHint {
                        anchors.right: parent.right
                        anchors.rightMargin: Theme.space2 + Theme.controlHeight
                        anchors.verticalCenter: parent.verticalCenter
                        font.pixelSize: Theme.textSmall
                        keys: row.modelData[1]
                    }
                }
            }
        }
    }
    Button {
        enabled: ShortcutStore.changed
        glyph: Icons.undo
        text: qsTr("Reset all shortcuts")
        visible: root.whole

        onClicked: ShortcutStore.resetAll()
    }
}
