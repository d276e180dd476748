// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Keep, replace or both.
Segmented {
    id: root

    property int choice: ImportPreview.Keep

    choices: [qsTr("Keep"), qsTr("Replace"), qsTr("Both")]
    current: choice
}
