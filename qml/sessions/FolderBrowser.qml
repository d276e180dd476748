// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A folder of this computer, or of a workspace's.
Item {
    id: root

    property Workspace workspace: null //!< null: this computer
    property string start //!< the folder to begin in
    signal picked(folder: string)
    signal closed

    FileBrowser {
        folders: true
        start: root.start
        title: root.workspace && !root.workspace.local ? qsTr("Pick a folder on %1").arg(root.workspace.name) : qsTr("Pick a folder")
        workspace: root.workspace

        onClosed: root.closed()
        onPicked: paths => root.picked(paths[0])
        Component.onCompleted: open()
    }
}
