// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A glyph of the icon font: `glyph` is one of Icons.
Text {
    property string glyph
    property int size: Theme.iconSize

    color: Theme.muted
    font.family: Theme.iconFont
    font.pixelSize: size
    horizontalAlignment: Text.AlignHCenter
    text: glyph
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter

    Accessible.ignored: true
}
