// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Picks the file of workspaces to import.
FileBrowser {
    id: root

    required property App app

    endings: [".quarterdeck-workspaces", ".json"]
    single: true
    title: qsTr("Import workspaces from a file")

    Component.onCompleted: open()
    onPicked: paths => Qt.callLater(WorkspaceActions.importRequested, Format.fileUrl(paths[0]))
}
