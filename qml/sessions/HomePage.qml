// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Nothing is open.
Item {
    id: root

    required property App app

    objectName: "homePage"

    EmptyState {
        action: qsTr("New session")
        anchors.centerIn: parent
        detail: root.app.sidebar.model.sessionCount > 0 ? qsTr("Pick a session on the left, or begin a new one.") : qsTr("Begin your first session: pick a folder and say what is to be done.")
        glyph: Icons.message
        keys: Bindings.newSession
        title: root.app.sidebar.model.sessionCount > 0 ? "" : qsTr("No sessions yet")
        width: Math.min(root.width - Theme.space6, Theme.shortText)

        onActed: root.app.startNewSession()
    }
}
