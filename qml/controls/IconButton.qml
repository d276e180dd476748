// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! A button that is only an icon: its name is in the tooltip, with its key, and in the accessible name.
T.Button {
    id: control

    required property string name
    property string glyph
    property string keys
    property color ink: Theme.muted
    property int glyphSize: Theme.iconSize

    implicitHeight: Theme.controlHeight
    implicitWidth: implicitHeight
    padding: 0
    hoverEnabled: true
    opacity: enabled ? 1 : 0.4

    Accessible.role: Accessible.Button
    Accessible.name: name
    Accessible.description: keys
    Accessible.onPressAction: control.clicked()

    onHoveredChanged: Tips.hover(control, hovered, name, keys)
    onPressed: Tips.hide()

    contentItem: Icon {
        color: control.hovered && control.ink === Theme.muted ? Theme.text : control.ink
        glyph: control.glyph
        size: control.glyphSize
    }
    background: Rectangle {
        color: control.down || control.hovered || control.checked ? Theme.hover : "transparent"
        radius: Theme.radiusControl

        FocusRing {
            visible: control.visualFocus
        }
    }
}
