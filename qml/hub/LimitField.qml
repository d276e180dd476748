// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! How much somebody or something may; empty or 0 is as the hub limits everybody.
FormField {
    id: root

    property int limit: 0
    property int most: 1000
    property string fieldObject
    readonly property int value: Number(field.text)
    signal accepted

    function clear() {
        field.clear();
    }

    TextField {
        id: field

        inputMethodHints: Qt.ImhDigitsOnly
        objectName: root.fieldObject
        placeholderText: qsTr("the hub's limit")
        validator: IntValidator {
            bottom: 0
            top: root.most
        }
        width: parent.width

        Accessible.name: root.name

        Component.onCompleted: text = root.limit > 0 ? String(root.limit) : ""

        Keys.onEnterPressed: root.accepted()
        Keys.onReturnPressed: root.accepted()
    }
}
