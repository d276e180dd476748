// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

T.Button {
    id: control

    enum Kind { Normal, Primary, Quiet, Danger }

    property int kind: Button.Kind.Normal
    property string glyph
    property string keys
    property string tip
    readonly property color ink: kind === Button.Kind.Primary ? Theme.onAccent : kind === Button.Kind.Danger ? Theme.danger : Theme.text

    implicitHeight: Theme.controlHeight
    implicitWidth: Math.max(implicitContentWidth + leftPadding + rightPadding, implicitHeight)
    leftPadding: Theme.space3
    rightPadding: Theme.space3
    spacing: Theme.space2
    font.family: Theme.uiFont
    font.pixelSize: Theme.textBase
    font.weight: kind === Button.Kind.Primary ? Font.Medium : Font.Normal
    hoverEnabled: true
    opacity: enabled ? 1 : 0.5

    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.description: tip
    Accessible.onPressAction: control.clicked()

    onHoveredChanged: if (tip.length > 0 || keys.length > 0) Tips.hover(control, hovered, tip, keys)
    onPressed: Tips.hide()

    contentItem: Item {
        readonly property real taken: icon.visible ? icon.width + (label.visible ? control.spacing : 0) : 0

        implicitHeight: label.implicitHeight
        implicitWidth: taken + (label.visible ? label.implicitWidth : 0)

        Icon {
            id: icon

            anchors.verticalCenter: parent.verticalCenter
            color: control.kind === Button.Kind.Normal || control.kind === Button.Kind.Quiet ? Theme.muted : control.ink
            glyph: control.glyph
            visible: control.glyph.length > 0
        }
        Label {
            id: label

            anchors.verticalCenter: parent.verticalCenter
            color: control.ink
            font: control.font
            text: control.text
            visible: control.text.length > 0
            width: Math.max(0, parent.width - x)
            horizontalAlignment: Text.AlignHCenter
            x: parent.taken

            Accessible.ignored: true
        }
    }
    background: Rectangle {
        readonly property color base: control.kind === Button.Kind.Primary ? Theme.accent : control.kind === Button.Kind.Quiet ? "transparent" : Theme.surface

        border.color: Theme.border
        border.width: control.kind === Button.Kind.Normal || control.kind === Button.Kind.Danger ? Theme.hairline : 0
        color: control.kind === Button.Kind.Primary
            ? (control.down ? Qt.darker(base, 1.12) : control.hovered ? Qt.lighter(base, 1.08) : base)
            : (control.down || control.hovered || control.checked ? Theme.hover : base)
        radius: Theme.radiusControl

        FocusRing {
            visible: control.visualFocus
        }
    }
}
