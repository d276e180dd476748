// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Dialogs
import Quarterdeck

//! The system's file dialog.
Item {
    id: root

    required property Composer composer
    signal closed

    Component.onCompleted: dialog.open()

    FileDialog {
        id: dialog

        fileMode: FileDialog.OpenFiles
        title: qsTr("Attach files")

        onAccepted: {
            root.composer.addFiles(selectedFiles);
            root.closed();
        }
        onRejected: root.closed()
    }
}
