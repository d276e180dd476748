// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Files of this computer for the prompt.
Item {
    id: root

    required property Composer composer
    signal closed

    FileBrowser {
        start: root.composer.folder()
        title: qsTr("Attach files")

        Component.onCompleted: open()
        onClosed: root.closed()
        onPicked: paths => root.composer.addFiles(paths.map(path => Format.fileUrl(path)))
    }
}
