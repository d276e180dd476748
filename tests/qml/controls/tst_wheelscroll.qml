// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtTest
import Quarterdeck

TestCase {
    id: test

    readonly property int notch: Qt.styleHints.wheelScrollLines * Theme.space5

    height: 400
    name: "WheelScroll"
    visible: true
    when: windowShown
    width: 400

    Component {
        id: listComponent

        ListView {
            id: list

            anchors.fill: parent
            boundsBehavior: Flickable.StopAtBounds
            model: 40
            verticalLayoutDirection: ListView.BottomToTop

            delegate: Rectangle {
                required property int index

                color: index % 2 ? "white" : "grey"
                height: 100
                width: test.width
            }

            WheelScroll {
                view: list
            }
        }
    }

    function test_movesByWhatItSays() {
        const list = createTemporaryObject(listComponent, test);
        verify(waitForRendering(list));
        compare(list.contentY, -400);
        mouseWheel(list, 200, 200, 0, 120);
        compare(list.contentY, -400 - notch);
        verify(waitForRendering(list));
        mouseWheel(list, 200, 200, 0, -60);
        compare(list.contentY, -400 - notch / 2);
    }

    // Turns that come before the last one was painted are one way, and none is lost.
    function test_manyTurnsAreOneFrame() {
        const list = createTemporaryObject(listComponent, test);
        verify(waitForRendering(list));
        for (let i = 0; i < 5; ++i)
            mouseWheel(list, 200, 200, 0, 120);
        tryCompare(list, "contentY", -400 - 5 * notch);
    }

    function test_stopsAtTheEnds() {
        const list = createTemporaryObject(listComponent, test);
        verify(waitForRendering(list));
        mouseWheel(list, 200, 200, 0, -1200); // is there already: nothing is painted, and the next turn must not wait for it
        compare(list.contentY, -400);
        mouseWheel(list, 200, 200, 0, 120);
        compare(list.contentY, -400 - notch);
        verify(waitForRendering(list));
        mouseWheel(list, 200, 200, 0, 120000);
        tryCompare(list, "contentY", -4000);
    }

    // A hand that pushes against the end while more is on its way doesn't jump when it has come.
    function test_growsAtTheEnd() {
        const list = createTemporaryObject(listComponent, test);
        verify(waitForRendering(list));
        mouseWheel(list, 200, 200, 0, 120000);
        tryCompare(list, "contentY", -4000);
        verify(waitForRendering(list));
        mouseWheel(list, 200, 200, 0, 12000);
        list.model = 80;
        list.forceLayout();
        mouseWheel(list, 200, 200, 0, 120);
        verify(list.contentY >= -4000 - notch);
    }
}
