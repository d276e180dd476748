// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The port that the new server listens on.
EditorStep {
    id: root

    complete: editor.port.length > 0 && editor.portProblem.length === 0

    function begin() {
        field.forceActiveFocus();
        field.selectAll();
    }

    FormField {
        hint: qsTr("Picked at random between 49152 and 65535, where no other service has its place.")
        name: qsTr("Port of opencode serve")
        problem: root.editor.portProblem

        Row {
            spacing: Theme.space2

            TextField {
                id: field

                font.family: Theme.monoFont
                inputMethodHints: Qt.ImhDigitsOnly
                objectName: "port"
                placeholderText: qsTr("Port")
                text: root.editor.port
                width: Theme.menuWidth / 2

                onTextEdited: root.editor.port = text
            }
            Button {
                glyph: Icons.dice
                text: qsTr("Another")

                onClicked: root.editor.makePort()
            }
        }
    }
}
