// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Asked when a form with changes is left.
Callout {
    id: root

    signal discarded
    signal kept

    objectName: "discardQuestion"
    text: qsTr("What you changed is not saved. Throw it away?")

    Button {
        kind: Button.Kind.Danger
        text: qsTr("Throw away")

        onClicked: root.discarded()
    }
    Button {
        text: qsTr("Keep editing")

        onClicked: root.kept()
    }
}
