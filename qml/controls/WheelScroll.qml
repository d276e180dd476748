// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Quarterdeck
import Quarterdeck.Text

//! Wheel and touchpad move `view` by exactly what they say, at once. A Flickable of Qt 6.4 makes a flick of each notch of a wheel; and it counts a touchpad's
//! way from where the fingers came down, so that it jumps when its contents have grown meanwhile. At its end the view around it goes on.
WheelHandler {
    id: root

    required property Flickable view
    property Flickable taker: view //!< what moves: `view`, or one around it
    property real pending: 0
    property bool painting: false //!< the view has moved and waits to be painted: what comes now is for the next frame

    function scroll() {
        const before = taker.contentY;
        taker.contentY = bounded(taker, before - pending);
        // What came into view may have shown that the end is nearer than the view had guessed.
        const end = bounded(taker, taker.contentY);
        if (end !== taker.contentY)
            taker.contentY = end;
        pending = 0;
        painting = taker.contentY !== before;
        if (painting)
            PaintBudget.hurry(taker);
    }
    function bounded(of: Flickable, y: real): real {
        return Math.round(Math.max(of.originY, Math.min(y, of.originY + of.contentHeight - of.height)));
    }
    //! The innermost view that can go that way.
    function takerOf(way: real): Flickable {
        for (let item = view as Item; item !== null; item = item.parent) {
            const flickable = item as Flickable;
            if (flickable !== null && bounded(flickable, flickable.contentY - way) !== Math.round(flickable.contentY))
                return flickable;
        }
        return view;
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
        const way = event.pixelDelta.y || event.angleDelta.y / 120 * Qt.styleHints.wheelScrollLines * line;
        if (!painting)
            taker = takerOf(pending + way);
        pending += way;
        if (!painting)
            scroll();
    }
}
