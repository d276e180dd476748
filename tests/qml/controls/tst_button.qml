// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtTest
import Quarterdeck

TestCase {
    id: test

    height: 400
    name: "Button"
    visible: true
    when: windowShown
    width: 400

    Component {
        id: buttonComponent

        Button {
            text: "Send"
        }
    }
    Component {
        id: iconComponent

        IconButton {
            glyph: Icons.plus
            keys: "Ctrl+N"
            name: "New session"
        }
    }
    Component {
        id: switchComponent

        Switch {
            text: "Reduce motion"
        }
    }
    SignalSpy {
        id: spy
    }

    function test_clicks() {
        const button = createTemporaryObject(buttonComponent, test);
        spy.target = button;
        spy.signalName = "clicked";
        spy.clear();
        mouseClick(button);
        compare(spy.count, 1);
        button.forceActiveFocus();
        keyClick(Qt.Key_Space);
        compare(spy.count, 2);
        compare(button.height, Theme.controlHeight);
    }

    // A screen reader, or a test from outside, presses it.
    function test_accessible() {
        const button = createTemporaryObject(buttonComponent, test);
        compare(button.Accessible.role, Accessible.Button);
        compare(button.Accessible.name, "Send");
        spy.target = button;
        spy.signalName = "clicked";
        spy.clear();
        button.Accessible.pressAction();
        compare(spy.count, 1);
        const icon = createTemporaryObject(iconComponent, test);
        compare(icon.Accessible.name, "New session");
        compare(icon.Accessible.description, "Ctrl+N");
    }

    function test_tooltipSaysNameAndKey() {
        const icon = createTemporaryObject(iconComponent, test, { x: 100, y: 100 });
        mouseMove(icon);
        tryCompare(Tips, "shown", true);
        compare(Tips.text, "New session");
        compare(Tips.keys, "Ctrl+N");
        mouseMove(test, 1, 1);
        tryCompare(Tips, "shown", false);
    }

    function test_switch() {
        const toggle = createTemporaryObject(switchComponent, test);
        verify(!toggle.checked);
        mouseClick(toggle);
        verify(toggle.checked);
        toggle.Accessible.pressAction();
        verify(!toggle.checked);
    }
}
