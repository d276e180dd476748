// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A plugin of OpenCode: whether this computer's server gets it.
Setting {
    id: root

    required property Plugins plugins
    required name
    required property bool used
    required property bool configured
    required property bool shared

    detail: configured ? qsTr("In this computer's OpenCode configuration") : shared ? qsTr("From your other devices") : qsTr("Only used here")

    Row {
        spacing: Theme.space1

        IconButton {
            glyph: Icons.close
            name: qsTr("Take %1 off the list of all your devices").arg(root.name)
            visible: root.shared && !root.configured

            onClicked: root.plugins.takeOff(root.name)
        }
        Switch {
            checked: root.used
            visible: !root.configured

            Accessible.name: qsTr("Use %1 on this computer").arg(root.name)

            onToggled: root.plugins.use(root.name, checked)
        }
    }
}
