// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! Where a file browser is: the path, to read, to type or to paste, and the ways out of it.
ColumnLayout {
    id: root

    required property FolderModel places
    property bool typing: false //!< a path that is not taken yet
    signal leaveRequested
    signal backRequested

    spacing: Theme.space1

    //! Begins a path with what was typed elsewhere.
    function begin(letter: string) {
        path.forceActiveFocus();
        path.text = letter;
        path.cursorPosition = path.length;
        typing = true;
    }
    function show() {
        typing = false;
        path.text = places.shownPlace;
    }

    Connections {
        target: root.places

        function onPlaceChanged() {
            if (!root.typing)
                root.show();
        }
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space1

        IconButton {
            enabled: root.places.parentPlace.length > 0
            glyph: Icons.up
            keys: qsTr("Backspace")
            name: qsTr("Up")

            onClicked: root.leaveRequested()
        }
        IconButton {
            glyph: Icons.home
            name: qsTr("Home folder")

            onClicked: {
                root.places.open("");
                root.backRequested();
            }
        }
        TextField {
            id: path

            Layout.fillWidth: true
            font.family: Theme.monoFont
            font.pixelSize: Theme.textSmall
            placeholderText: qsTr("Path")

            Component.onCompleted: root.show()
            Keys.onEscapePressed: {
                root.places.clearTypedProblem();
                root.show();
                root.backRequested();
            }
            onAccepted: {
                root.typing = false;
                root.places.take(text);
            }
            onActiveFocusChanged: if (activeFocus && text === root.places.shownPlace) selectAll()
            onTextEdited: {
                root.typing = true;
                root.places.clearTypedProblem();
            }
        }
        IconButton {
            glyph: Icons.refresh
            keys: qsTr("F5")
            name: qsTr("Read again")
            visible: root.places.remote

            onClicked: root.places.refresh()
        }
        IconButton {
            checked: root.places.showHidden
            glyph: Icons.eye
            name: root.places.showHidden ? qsTr("Leave hidden ones out") : qsTr("Show hidden ones")

            onClicked: root.places.showHidden = !root.places.showHidden
        }
    }
    Prose {
        Layout.fillWidth: true
        color: Theme.danger
        font.pixelSize: Theme.textSmall
        text: root.places.typedProblem
        visible: text.length > 0
    }
}
