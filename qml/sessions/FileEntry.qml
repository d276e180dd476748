// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A file or a folder in a file browser.
ListRow {
    id: root

    required property int index
    required property string name
    required property string path
    required property bool folder
    required property double size
    property bool marked: false

    glyph: folder ? Icons.folder : marked ? Icons.boxChecked : Icons.file
    selected: marked || ListView.isCurrentItem && (ListView.view?.activeFocus ?? false)
    text: name
    trailing: size < 0 ? "" : size < 1048576 ? qsTr("%1 KB").arg(Math.ceil(size / 1024)) : Format.bytes(size)
    width: ListView.view?.width ?? 0

    Accessible.description: folder ? qsTr("Folder") : trailing
    Accessible.checkable: !folder
    Accessible.checked: marked
}
