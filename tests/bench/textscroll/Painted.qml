// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck.Text

ListView {
    id: root

    required property var rows
    required property TextStyle look

    width: 900
    height: 700
    model: rows
    cacheBuffer: 400
    reuseItems: true
    verticalLayoutDirection: ListView.BottomToTop
    delegate: TextBlock {
        required block
        required gap

        width: ListView.view.width
        textStyle: root.look

        ListView.onPooled: release()
    }
}
