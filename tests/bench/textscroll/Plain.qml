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
    delegate: Text {
        required property string html

        width: ListView.view.width
        text: html
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        font.family: "Inter"
        font.pixelSize: 13
        lineHeight: 1.5
        bottomPadding: 12
    }
}
