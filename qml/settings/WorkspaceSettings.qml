// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Section {
    id: root

    required property App app

    title: qsTr("Workspaces")
    words: qsTr("server add import export password default agent model strength permission favourite project")

    SettingsCard {
        Setting {
            detail: root.app.workspaces.count > 1 ? qsTr("%1, of which %2 are live").arg(root.app.workspaces.count).arg(root.app.workspaces.liveCount) : qsTr("Only this computer so far")
            name: qsTr("Add, edit, import and export workspaces")

            Button {
                keys: Bindings.workspaces
                text: qsTr("Open Workspaces")

                onClicked: root.app.show(App.Workspaces)
            }
        }
    }
}
