// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! The text itself. Enter sends, Shift+Enter breaks the line, Up at the beginning goes through earlier prompts.
FocusScope {
    id: root

    required property Composer composer
    property bool working: false
    property bool offerOpen: false
    signal sendRequested
    signal stopRequested
    signal offerKey(key: int)
    //! Copy was pressed with nothing marked here: what is marked in the conversation is meant.
    signal copyRequested

    implicitHeight: Math.min(Theme.composerMax, Math.max(area.implicitHeight, Theme.controlHeight + Theme.space4))

    Connections {
        target: root.composer

        function onTextReplaced(text, caret) {
            area.replacing = true;
            area.text = text;
            area.cursorPosition = Math.min(caret, area.length);
            area.replacing = false;
        }
    }
    onComposerChanged: {
        area.replacing = true;
        area.text = composer.text;
        area.cursorPosition = area.length;
        area.replacing = false;
    }

    Flickable {
        id: flick

        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentWidth: width
        interactive: contentHeight > height

        T.ScrollBar.vertical: ScrollBar {}

        WheelScroll {
            view: flick
        }
        T.TextArea.flickable: TextArea {
            id: area

            property bool replacing: false

            bottomPadding: Theme.space2
            focus: true
            leftPadding: Theme.space3 + Theme.space1 / 2
            objectName: "composerInput"
            placeholderText: Theme.compact ? qsTr("Ask something") : qsTr("Ask, or type / for commands, @ for files")
            rightPadding: Theme.space3
            topPadding: Theme.space3

            Accessible.name: qsTr("Message")

            Component.onCompleted: text = root.composer.text
            onTextChanged: if (!replacing) root.composer.edit(text, cursorPosition)

            Keys.onPressed: event => root.handle(event)
        }
    }

    function handle(event: var) {
        const plain = !(event.modifiers & (Qt.ShiftModifier | Qt.ControlModifier | Qt.AltModifier));
        const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
        event.accepted = true;
        if (offerOpen && plain && (enter || event.key === Qt.Key_Tab || event.key === Qt.Key_Up || event.key === Qt.Key_Down || event.key === Qt.Key_Escape))
            offerKey(event.key);
        else if (enter && plain)
            sendRequested();
        else if (event.key === Qt.Key_Up && plain && area.cursorPosition === 0)
            event.accepted = composer.browseHistory(-1);
        else if (event.key === Qt.Key_Down && plain && area.cursorPosition === area.length)
            event.accepted = composer.browseHistory(1);
        else if (event.matches(StandardKey.Paste))
            event.accepted = composer.pasteFiles();
        else if (event.matches(StandardKey.Copy) && area.selectedText.length === 0)
            copyRequested();
        else
            event.accepted = false;
    }
}
