// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! The last lines of the server's log, newest at the end.
Card {
    id: root

    required property ServerHost host

    color: Theme.sunken

    Component.onCompleted: list.read()

    Connections {
        target: root.host

        function onLogChanged() {
            list.read();
        }
    }
    ListView {
        id: list

        anchors.fill: parent
        anchors.margins: Theme.space2
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        reuseItems: true

        Accessible.role: Accessible.List
        Accessible.name: qsTr("The server's log")

        T.ScrollBar.vertical: ScrollBar {}
        delegate: Label {
            required property string modelData

            color: Theme.muted
            elide: Text.ElideNone
            font.family: Theme.monoFont
            font.pixelSize: Theme.textTiny
            text: modelData
            width: list.width
            wrapMode: Text.WrapAnywhere
        }

        WheelScroll {
            view: list
        }

        function read() {
            const end = atYEnd || count === 0;
            const y = contentY;
            model = root.host.logLines();
            if (end)
                positionViewAtEnd();
            else
                contentY = y;
        }
    }
}
