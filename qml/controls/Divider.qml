// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Rectangle {
    color: Theme.border
    implicitHeight: Theme.hairline
    implicitWidth: Theme.hairline

    Accessible.ignored: true
}
