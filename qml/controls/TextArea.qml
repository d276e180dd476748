// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! A frameless field of several lines: put it into a Flickable with TextArea.flickable.
T.TextArea {
    id: control

    padding: 0
    color: Theme.text
    font.family: Theme.uiFont
    font.pixelSize: Theme.textBase
    placeholderTextColor: Theme.muted
    selectByMouse: true
    selectedTextColor: Theme.text
    selectionColor: Theme.accentSoft
    textFormat: TextEdit.PlainText
    wrapMode: TextEdit.Wrap

    Accessible.role: Accessible.EditableText
    Accessible.name: placeholderText
    Accessible.multiLine: true

    Text {
        anchors.left: parent.left
        anchors.leftMargin: control.leftPadding
        anchors.right: parent.right
        color: control.placeholderTextColor
        elide: Text.ElideRight
        font: control.font
        text: control.placeholderText
        textFormat: Text.PlainText
        visible: control.length === 0 && control.preeditText.length === 0
        y: control.topPadding

        Accessible.ignored: true
    }
}
