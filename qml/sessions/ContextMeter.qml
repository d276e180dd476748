// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! How much of the model's context the conversation fills; a press sums it up.
T.Button {
    id: control

    required property SessionController session
    readonly property double used: session.contextUsed
    readonly property double limit: session.composer.picker.contextLimit
    readonly property real part: limit > 0 ? Math.min(1, used / limit) : 0
    readonly property string words: limit > 0 ? qsTr("%1 of %2 tokens of context used. Press to sum the conversation up.").arg(Format.count(used)).arg(Format.count(limit)) : qsTr("%1 tokens of context used").arg(Format.count(used))

    enabled: !session.active && !session.compacting
    hoverEnabled: true
    implicitHeight: Theme.controlHeight
    implicitWidth: implicitContentWidth + Theme.space4

    Accessible.role: Accessible.Button
    Accessible.name: words
    Accessible.onPressAction: control.clicked()

    onClicked: session.compact()
    onHoveredChanged: Tips.hover(control, hovered, words, Bindings.compact)

    contentItem: Row {
        spacing: Theme.space2

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.border
            height: Theme.space1
            radius: height / 2
            visible: control.limit > 0
            width: Theme.space6

            Rectangle {
                color: control.part > 0.8 ? Theme.warning : Theme.faint
                height: parent.height
                radius: height / 2
                width: Math.max(parent.height, parent.width * control.part)
            }
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.muted
            font.family: Theme.monoFont
            font.pixelSize: Theme.textTiny
            text: control.limit > 0 ? Math.round(control.part * 100) + " %" : Format.count(control.used)

            Accessible.ignored: true
        }
    }
    background: Rectangle {
        color: control.hovered && control.enabled ? Theme.hover : "transparent"
        radius: Theme.radiusControl

        FocusRing {
            visible: control.visualFocus
        }
    }
}
