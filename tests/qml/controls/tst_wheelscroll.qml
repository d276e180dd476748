// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtTest
import Quarterdeck
import Quarterdeck.Tests

TestCase {
    id: test

    property int newest: 100 //!< how high the newest row is
    readonly property int notch: Qt.styleHints.wheelScrollLines * Theme.space5

    height: 400
    name: "WheelScroll"
    visible: true
    when: windowShown
    width: 400

    function cleanup() {
        newest = 100;
    }

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
                height: index === 0 ? test.newest : 100
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

    // A touchpad says how far in pixels, from when the fingers come down until they are lifted.
    function test_touchpadMovesByPixels() {
        const list = createTemporaryObject(listComponent, test);
        verify(waitForRendering(list));
        Touchpad.scroll(list, 7, Qt.ScrollBegin);
        compare(list.contentY, -407);
        verify(waitForRendering(list));
        for (let i = 0; i < 5; ++i)
            Touchpad.scroll(list, 13, Qt.ScrollUpdate);
        tryCompare(list, "contentY", -407 - 5 * 13);
        Touchpad.scroll(list, 0, Qt.ScrollEnd);
        compare(list.contentY, -407 - 5 * 13);
        mouseWheel(list, 200, 200, 0, -120);
        tryCompare(list, "contentY", -407 - 5 * 13 + notch);
    }

    // An answer that grows below while fingers are on the touchpad: what one reads goes with the fingers, and nowhere else.
    function test_touchpadWhileContentsGrow() {
        const list = createTemporaryObject(listComponent, test);
        verify(waitForRendering(list));
        Touchpad.scroll(list, 800, Qt.ScrollBegin);
        verify(waitForRendering(list));
        const row = list.itemAtIndex(9);
        for (let i = 1; i <= 5; ++i) {
            const y = row.mapToItem(list, 0, 0).y;
            test.newest = 100 + 150 * i;
            list.forceLayout();
            compare(row.mapToItem(list, 0, 0).y, y);
            Touchpad.scroll(list, 10, Qt.ScrollUpdate);
            compare(row.mapToItem(list, 0, 0).y, y + 10);
            verify(waitForRendering(list));
        }
        Touchpad.scroll(list, 0, Qt.ScrollEnd);
    }

    Component {
        id: nestedComponent

        Flickable {
            id: page

            readonly property ListView inner: list

            anchors.fill: parent
            boundsBehavior: Flickable.StopAtBounds
            contentHeight: 2000

            WheelScroll {
                view: page
            }
            ListView {
                id: list

                boundsBehavior: Flickable.StopAtBounds
                height: 300
                model: 4
                width: parent.width

                delegate: Rectangle {
                    color: "grey"
                    height: 100
                    width: test.width
                }

                WheelScroll {
                    view: list
                }
            }
        }
    }

    // A list in a page: at its end the page goes on, as with a Flickable.
    function test_pageGoesOnAtTheEnd() {
        const page = createTemporaryObject(nestedComponent, test);
        verify(waitForRendering(page));
        mouseWheel(page, 200, 100, 0, -1200);
        compare(page.inner.contentY, 100);
        compare(page.contentY, 0);
        verify(waitForRendering(page));
        mouseWheel(page, 200, 100, 0, -120);
        compare(page.inner.contentY, 100);
        compare(page.contentY, notch);
    }
}
