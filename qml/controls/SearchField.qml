// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A field that filters what is below it; Escape empties it.
TextField {
    id: root

    glyph: Icons.search
    rightPadding: clearer.visible ? clearer.width : Theme.space2

    Keys.onEscapePressed: event => {
        event.accepted = length > 0;
        clear();
    }

    IconButton {
        id: clearer

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        focusPolicy: Qt.NoFocus
        glyph: Icons.close
        glyphSize: Theme.iconSmall
        name: qsTr("Clear")
        visible: root.length > 0

        onClicked: {
            root.clear();
            root.forceActiveFocus();
        }
    }
}
