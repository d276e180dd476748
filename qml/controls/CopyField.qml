// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A line or several to be copied: read-only, selectable, with a button. What is shown may differ from what is copied (a password is dots):
//! then `copyRequested` is for the owner, who says copied().
Rectangle {
    id: root

    required property string name
    property alias text: edit.text
    property bool copiesItself: true
    property bool done: false
    signal copyRequested

    border.color: Theme.border
    border.width: Theme.hairline
    color: Theme.sunken
    implicitHeight: Math.max(Theme.controlHeight + Theme.space2, edit.implicitHeight + Theme.space4)
    implicitWidth: Theme.dialogWidth
    radius: Theme.radiusControl

    Accessible.role: Accessible.Grouping
    Accessible.name: name

    function copy() {
        if (copiesItself) {
            edit.selectAll();
            edit.copy();
            edit.deselect();
            copied();
        } else {
            copyRequested();
        }
    }
    function copied() {
        done = true;
        back.restart();
    }

    TextEdit {
        id: edit

        anchors.left: parent.left
        anchors.leftMargin: Theme.space3
        anchors.right: button.left
        anchors.rightMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.text
        font.family: Theme.monoFont
        font.pixelSize: Theme.textSmall
        readOnly: true
        selectByMouse: true
        selectedTextColor: Theme.text
        selectionColor: Theme.accentSoft
        textFormat: TextEdit.PlainText
        wrapMode: TextEdit.Wrap

        Accessible.role: Accessible.EditableText
        Accessible.name: root.name
        Accessible.readOnly: true
    }
    IconButton {
        id: button

        anchors.right: parent.right
        anchors.rightMargin: Theme.space1
        anchors.top: parent.top
        anchors.topMargin: Theme.space1
        glyph: root.done ? Icons.check : Icons.copy
        ink: root.done ? Theme.success : Theme.muted
        name: root.done ? qsTr("Copied") : qsTr("Copy %1").arg(root.name)

        onClicked: root.copy()
    }
    Timer {
        id: back

        interval: 2000

        onTriggered: root.done = false
    }
}
