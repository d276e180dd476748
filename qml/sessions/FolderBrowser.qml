// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A folder of this computer for the project.
Item {
    id: root

    signal picked(folder: url)
    signal closed

    FileBrowser {
        folders: true
        title: qsTr("Pick the project's folder")

        Component.onCompleted: open()
        onClosed: root.closed()
        onPicked: files => root.picked(files[0])
    }
}
