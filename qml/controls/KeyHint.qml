// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A keyboard shortcut, as in a tooltip or at the end of a menu row.
Label {
    property string keys

    color: Theme.muted
    font.family: Theme.monoFont
    font.pixelSize: Theme.textTiny
    text: keys

    Accessible.ignored: true
}
