// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Quarterdeck
import Quarterdeck.Text

//! Wheel and touchpad move `view` by exactly what they say, at once. A Flickable of Qt 6.4 makes a flick of each notch of a wheel; and it counts a touchpad's
//! way from where the fingers came down, so that it jumps when its contents have grown meanwhile.
WheelHandler {
    id: root

    required property Flickable view
    property real pending: 0
    property bool painting: false //!< the view has moved and waits to be painted: what comes now is for the next frame

    function scroll() {
        const before = view.contentY;
        view.contentY = bounded(before - pending);
        // What came into view may have shown that the end is nearer than the view had guessed.
        const end = bounded(view.contentY);
        if (end !== view.contentY)
            view.contentY = end;
        pending = 0;
        painting = view.contentY !== before;
        if (painting)
            PaintBudget.hurry(view);
    }
    function bounded(y: real): real {
        return Math.round(Math.max(view.originY, Math.min(y, view.originY + view.contentHeight - view.height)));
    }

    readonly property Connections frames: Connections {
        enabled: root.painting
        target: root.view.Window.window

        function onFrameSwapped() {
            root.painting = false;
            if (root.pending !== 0)
                root.scroll();
        }
    }

    acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
    target: null

    onWheel: event => {
        const line = Theme.space5;
        pending += event.pixelDelta.y || event.angleDelta.y / 120 * Qt.styleHints.wheelScrollLines * line;
        if (!painting)
            scroll();
    }
}
