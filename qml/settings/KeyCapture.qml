// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! Shows a key; pressed, it listens for another. Escape leaves it as it was, Backspace leaves none.
T.Button {
    id: control

    required property string title
    required property string keys
    property bool clash: false
    property bool listening: false
    signal begun
    signal taken(keys: string)

    hoverEnabled: true
    implicitHeight: Theme.controlHeight
    implicitWidth: Math.max(Theme.space7 * 2, implicitContentWidth + leftPadding + rightPadding)
    leftPadding: Theme.space3
    rightPadding: Theme.space3

    Accessible.role: Accessible.Button
    Accessible.name: listening ? qsTr("Press the key for %1").arg(title) : qsTr("%1: %2").arg(title).arg(keys.length > 0 ? keys : qsTr("no key"))
    Accessible.onPressAction: control.clicked()

    onActiveFocusChanged: if (!activeFocus) listening = false
    onClicked: {
        listening = true;
        forceActiveFocus();
        begun();
    }

    Keys.onShortcutOverride: event => event.accepted = listening
    Keys.onPressed: event => {
        if (!listening)
            return;
        event.accepted = true;
        const bare = (event.modifiers & ~Qt.KeypadModifier) === Qt.NoModifier;
        if (bare && event.key === Qt.Key_Escape) {
            listening = false;
        } else if (bare && (event.key === Qt.Key_Backspace || event.key === Qt.Key_Delete)) {
            listening = false;
            taken("");
        } else {
            const pressed = ShortcutStore.pressed(event.key, event.modifiers);
            if (pressed.length === 0)
                return;
            listening = false;
            taken(pressed);
        }
    }

    contentItem: Label {
        color: control.listening ? Theme.accent : control.clash ? Theme.warning : control.keys.length > 0 ? Theme.text : Theme.muted
        font.family: control.listening || control.keys.length === 0 ? Theme.uiFont : Theme.monoFont
        font.pixelSize: Theme.textSmall
        horizontalAlignment: Text.AlignHCenter
        text: control.listening ? qsTr("Press a key") : control.keys.length > 0 ? control.keys : qsTr("none")

        Accessible.ignored: true
    }
    background: Rectangle {
        border.color: control.listening ? Theme.accent : control.clash ? Theme.warning : Theme.border
        border.width: control.listening ? Theme.focusWidth : Theme.hairline
        color: control.hovered || control.listening ? Theme.hover : Theme.surface
        radius: Theme.radiusControl

        FocusRing {
            visible: control.visualFocus && !control.listening
        }
    }
}
