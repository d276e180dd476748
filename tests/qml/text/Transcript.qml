// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck.Text

// A transcript's list as the product has it, with text rows only.
Item {
    id: root

    required property var rows
    required property TextStyle look

    width: 400
    height: 300

    TranscriptSelection {
        id: picked

        model: root.rows
        view: list
    }

    ListView {
        id: list

        objectName: "list"
        anchors.fill: parent
        model: root.rows
        verticalLayoutDirection: ListView.BottomToTop
        reuseItems: true
        boundsBehavior: Flickable.StopAtBounds
        delegate: TextBlock {
            required block
            required gap
            required rowId

            width: ListView.view.width
            selection: picked
            textStyle: root.look

            ListView.onPooled: release()
        }
    }
}
