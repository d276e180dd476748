// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! A question or a form above everything: a centred card on a desktop, a sheet from the bottom on a phone.
T.Popup {
    id: control

    default property alias content: body.data
    property alias actions: actionRow.data
    property string title
    property string detail
    property int preferredWidth: Theme.dialogWidth
    readonly property bool sheet: Theme.compact
    //! Escape, wherever the keyboard is, in one that does not close by itself.
    signal escaped

    parent: T.Overlay.overlay
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    dim: true
    focus: true
    modal: true
    padding: Theme.space5
    width: sheet ? (parent ? parent.width : preferredWidth) : Math.min(preferredWidth, (parent ? parent.width : preferredWidth) - Theme.space6)
    height: Math.min(implicitContentHeight + topPadding + bottomPadding, parent ? parent.height - Theme.space6 : implicitContentHeight)
    x: sheet || !parent ? 0 : Math.round((parent.width - width) / 2)
    y: !parent ? 0 : sheet ? parent.height - height : Math.round((parent.height - height) * 0.4)

    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }
    enter: Transition {
        NumberAnimation {
            duration: Theme.fast
            easing.type: Easing.OutCubic
            from: 0
            property: "opacity"
            to: 1
        }
    }
    background: Card {
        Accessible.role: Accessible.Dialog
        Accessible.name: control.title
    }
    contentItem: ColumnLayout {
        spacing: Theme.space3

        Keys.onEscapePressed: event => {
            event.accepted = !(control.closePolicy & T.Popup.CloseOnEscape);
            if (event.accepted)
                control.escaped();
        }

        Label {
            Layout.fillWidth: true
            font.pixelSize: Theme.textLarge
            font.weight: Font.DemiBold
            text: control.title
            visible: text.length > 0
        }
        Prose {
            Layout.fillWidth: true
            color: Theme.muted
            text: control.detail
            visible: text.length > 0
        }
        ColumnLayout {
            id: body

            Layout.fillHeight: true
            Layout.fillWidth: true
            spacing: Theme.space3
        }
        RowLayout {
            id: actionRow

            Layout.alignment: Qt.AlignRight
            Layout.topMargin: Theme.space2
            spacing: Theme.space2
        }
    }
}
