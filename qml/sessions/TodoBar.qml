// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! How far the agent is with its list: one line above the composer, opened to the list.
Item {
    id: root

    required property var todos
    property bool open: false
    readonly property int done: todos.filter(t => t.status === "completed" || t.status === "cancelled").length
    readonly property var current: todos.find(t => t.status === "in_progress")
    readonly property bool shown: todos.length > 0 && done < todos.length

    height: shown ? (open ? list.implicitHeight : 0) + Theme.controlHeight : 0
    visible: shown

    Accessible.role: Accessible.Button
    Accessible.name: qsTr("To do: %1 of %2 done").arg(done).arg(todos.length)
    Accessible.onPressAction: open = !open

    Row {
        height: Theme.controlHeight
        spacing: Theme.space2
        x: Theme.space3

        Icon {
            glyph: Icons.tasks
            height: parent.height
            size: Theme.iconSmall
        }
        Label {
            color: Theme.muted
            font.family: Theme.monoFont
            font.pixelSize: Theme.textTiny
            height: parent.height
            text: root.done + "/" + root.todos.length

            Accessible.ignored: true
        }
        Label {
            color: Theme.muted
            font.pixelSize: Theme.textSmall
            height: parent.height
            text: root.current ? root.current.content : ""
            width: Math.min(implicitWidth, root.width * 0.7)

            Accessible.ignored: true
        }
        Icon {
            color: Theme.faint
            glyph: root.open ? Icons.chevronDown : Icons.chevronRight
            height: parent.height
            size: Theme.iconSmall
        }
    }
    MouseArea {
        height: Theme.controlHeight
        width: root.width

        onClicked: root.open = !root.open
    }
    Loader {
        id: list

        active: root.open && root.shown
        width: root.width
        y: Theme.controlHeight

        sourceComponent: Column {
            Repeater {
                model: root.todos

                Label {
                    required property var modelData

                    color: modelData.status === "in_progress" ? Theme.text : Theme.muted
                    font.pixelSize: Theme.textSmall
                    height: Theme.controlHeight - Theme.space1
                    leftPadding: Theme.space6
                    text: (modelData.status === "completed" ? "✓ " : modelData.status === "cancelled" ? "✕ " : "· ") + modelData.content
                    width: root.width
                }
            }
        }
    }
}
