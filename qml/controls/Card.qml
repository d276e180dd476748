// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A framed surface.
Rectangle {
    border.color: Theme.border
    border.width: Theme.hairline
    color: Theme.surface
    radius: Theme.radiusCard
}
