// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

T.MenuSeparator {
    implicitHeight: visible ? Theme.space2 + Theme.hairline : 0
    implicitWidth: Theme.menuWidth - Theme.space2
    verticalPadding: Theme.space1

    contentItem: Divider {}
}
