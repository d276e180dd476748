// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A sentence or more: wraps.
Label {
    elide: Text.ElideNone
    lineHeight: 1.35
    wrapMode: Text.Wrap
}
