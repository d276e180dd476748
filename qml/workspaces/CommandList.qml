// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The commands of one tool.
Column {
    id: root

    required property WorkspaceEditor editor
    required property string tool
    property var commands: editor.commands(tool)

    spacing: Theme.space3

    Connections {
        target: root.editor

        function onChanged() {
            root.commands = root.editor.commands(root.tool);
        }
    }
    Callout {
        objectName: "commandWarning"
        text: root.commands.length > 0 ? root.commands[0].warning : ""
        visible: text.length > 0
        width: root.width
    }
    Repeater {
        model: root.commands

        FormField {
            id: command

            required property int index
            required property var modelData

            hint: modelData.hint
            name: modelData.title
            width: root.width

            CopyField {
                id: field

                copiesItself: false
                name: command.modelData.title
                text: command.modelData.text
                width: parent.width

                onCopyRequested: {
                    root.editor.copyCommand(root.tool, command.index);
                    copied();
                }
            }
        }
    }
}
