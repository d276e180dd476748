// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A secret: dots, or readable while the eye is on. Whoever wants it takes it, and the field forgets it.
TextField {
    id: root

    property bool shown: false

    echoMode: shown ? TextInput.Normal : TextInput.Password
    font.family: shown && length > 0 ? Theme.monoFont : Theme.uiFont
    inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase
    rightPadding: eye.width

    Accessible.description: placeholderText // Qt 6.4 takes the name away from what is a password
    Accessible.passwordEdit: true

    function take(): string {
        const secret = text;
        clear();
        shown = false;
        return secret;
    }

    Component.onDestruction: clear()

    IconButton {
        id: eye

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        checked: root.shown
        glyph: root.shown ? Icons.eyeOff : Icons.eye
        glyphSize: Theme.iconSmall
        name: root.shown ? qsTr("Hide what is typed") : qsTr("Show what is typed")

        onClicked: root.shown = !root.shown
    }
}
