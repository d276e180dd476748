// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

T.TextField {
    id: control

    property string glyph
    property bool plain: false //!< no frame: inside something that has one

    implicitHeight: Theme.controlHeight
    implicitWidth: Theme.menuWidth
    leftPadding: glyph.length > 0 ? Theme.space2 + Theme.iconSize + Theme.space2 : plain ? 0 : Theme.space2 + Theme.space1 / 2
    rightPadding: plain ? 0 : Theme.space2
    color: Theme.text
    font.family: Theme.uiFont
    font.pixelSize: Theme.textBase
    placeholderTextColor: Theme.muted
    selectByMouse: true
    selectedTextColor: Theme.text
    selectionColor: Theme.accentSoft
    verticalAlignment: TextInput.AlignVCenter

    Accessible.role: Accessible.EditableText
    Accessible.name: placeholderText

    background: Rectangle {
        border.color: control.activeFocus ? Theme.accent : Theme.border
        border.width: control.plain ? 0 : Theme.hairline
        color: control.plain ? "transparent" : Theme.surface
        radius: Theme.radiusControl

        Icon {
            anchors.left: parent.left
            anchors.leftMargin: Theme.space2
            anchors.verticalCenter: parent.verticalCenter
            glyph: control.glyph
            visible: control.glyph.length > 0
        }
    }

    Text {
        anchors.fill: parent
        anchors.leftMargin: control.leftPadding
        anchors.rightMargin: control.rightPadding
        color: control.placeholderTextColor
        elide: Text.ElideRight
        font: control.font
        text: control.placeholderText
        textFormat: Text.PlainText
        verticalAlignment: Text.AlignVCenter
        visible: control.length === 0 && control.preeditText.length === 0

        Accessible.ignored: true
    }
}
