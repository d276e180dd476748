// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Dialogs

//! The system's folder dialog.
Item {
    id: root

    signal picked(folder: url)
    signal closed

    Component.onCompleted: dialog.open()

    FolderDialog {
        id: dialog

        title: qsTr("Pick the project's folder")

        onAccepted: root.picked(selectedFolder)
        onRejected: root.closed()
    }
}
