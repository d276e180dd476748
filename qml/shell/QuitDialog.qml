// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Quitting while agents work: wait, leave them running, or stop them.
Dialog {
    id: root

    required property App app
    property int working: 0

    Component.onCompleted: {
        working = app.activeSessions();
        open();
    }

    //! OpenCode asks models by way of this program.
    readonly property bool asksHere: app.modelKeys.hub.length > 0 && app.modelKeys.hub === app.workspace.workspaceId

    detail: asksHere ? qsTr("OpenCode asks models through Quarterdeck. Left running, the server goes on in the background, but models don't answer it any more. At the next start, stop the sessions that still try: then it starts anew and is answered again. Stopped, what they do ends here.") : qsTr("Left running, the server goes on in the background and is found again at the next start. Stopped, what they do ends here.")
    title: working === 1 ? qsTr("A session is still working") : qsTr("%1 sessions are still working").arg(working)

    actions: [
        Button {
            text: qsTr("Wait")

            onClicked: root.close()
        },
        Button {
            kind: Button.Kind.Danger
            text: qsTr("Stop and quit")

            onClicked: root.app.quit(false)
        },
        Button {
            kind: Button.Kind.Primary
            text: qsTr("Keep running and quit")

            onClicked: root.app.quit(true)
        }
    ]
}
