// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A file or a folder in a file browser.
ListRow {
    id: root

    required property int index
    required property string fileName
    required property bool fileIsDir
    required property double fileSize
    required property url fileUrl
    property bool marked: false

    glyph: fileIsDir ? Icons.folder : marked ? Icons.boxChecked : Icons.file
    selected: marked || ListView.isCurrentItem && (ListView.view?.activeFocus ?? false)
    text: fileName
    trailing: fileIsDir ? "" : fileSize < 1048576 ? qsTr("%1 KB").arg(Math.ceil(fileSize / 1024)) : Format.bytes(fileSize)
    width: ListView.view?.width ?? 0

    Accessible.description: fileIsDir ? qsTr("Folder") : trailing
    Accessible.checkable: !fileIsDir
    Accessible.checked: marked
}
