// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A provider of models: whether it is connected, and how much it has.
ListRow {
    required property int index
    required property string providerId
    required property string name
    required property bool connected
    required property int modelCount

    glyph: connected ? Icons.success : Icons.key
    height: Theme.controlHeight + Theme.space1
    text: name
    trailing: connected ? qsTr("connected") : modelCount === 1 ? qsTr("1 model") : qsTr("%1 models").arg(modelCount)
}
