// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! Where a file browser is: the path, to read, to type or to paste, and the ways out of it.
ColumnLayout {
    id: root

    required property url place
    property bool canLeave: false
    property bool hiddenOnes: false
    property string problem
    signal leaveRequested
    signal goRequested(folder: url)
    signal taken(path: string)
    signal backRequested

    spacing: Theme.space1

    onPlaceChanged: show()
    Component.onCompleted: show()

    function show() {
        problem = "";
        path.text = Format.place(place);
    }
    //! Begins a path with what was typed elsewhere.
    function begin(letter: string) {
        path.forceActiveFocus();
        path.text = letter;
        path.cursorPosition = path.length;
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space1

        IconButton {
            enabled: root.canLeave
            glyph: Icons.up
            keys: qsTr("Backspace")
            name: qsTr("Up")

            onClicked: root.leaveRequested()
        }
        IconButton {
            glyph: Icons.home
            name: qsTr("Home folder")

            onClicked: root.goRequested(Format.home)
        }
        TextField {
            id: path

            Layout.fillWidth: true
            font.family: Theme.monoFont
            font.pixelSize: Theme.textSmall
            placeholderText: qsTr("Path")

            Keys.onEscapePressed: {
                root.show();
                root.backRequested();
            }
            onAccepted: root.taken(text)
            onActiveFocusChanged: if (activeFocus && text === Format.place(root.place)) selectAll()
            onTextEdited: root.problem = ""
        }
        IconButton {
            checked: root.hiddenOnes
            glyph: Icons.eye
            name: root.hiddenOnes ? qsTr("Leave hidden ones out") : qsTr("Show hidden ones")

            onClicked: root.hiddenOnes = !root.hiddenOnes
        }
    }
    Prose {
        Layout.fillWidth: true
        color: Theme.danger
        font.pixelSize: Theme.textSmall
        text: root.problem
        visible: text.length > 0
    }
}
