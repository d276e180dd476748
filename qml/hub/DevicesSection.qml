// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Where one is signed in at a hub.
Section {
    id: root

    required property HubLink link
    property bool local: false //!< the hub is in this window

    detail: qsTr("Where you are signed in at this hub. A sign-in ends by itself when it is not used for a while.")
    offered: signIns.offered
    title: qsTr("Devices")

    SignIns {
        id: signIns

        link: root.link
        shown: root.visible
    }
    SettingsCard {
        SignInList {
            signIns: signIns
            width: parent.width
        }
    }
    Flow {
        spacing: Theme.space2
        width: parent.width

        Button {
            glyph: Icons.phone
            objectName: "pairHere"
            text: qsTr("Pair a device …")
            visible: !root.local // there it stands beside what it needs

            onClicked: pairing.active = true
        }
        Button {
            enabled: signIns.others > 0 && !signIns.busy
            text: qsTr("Sign out everywhere else …")
    
            onClicked: question.ask(qsTr("Sign out everywhere else?"), signIns.others === 1 ? qsTr("One other sign-in ends at once. What runs there goes on at the hub.") : qsTr("%1 other sign-ins end at once. What runs there goes on at the hub.").arg(signIns.others), qsTr("Sign out"), () => signIns.revokeOthers())
        }
    }
    Loader {
        id: pairing

        active: false

        sourceComponent: PairingCodeDialog {
            link: root.link

            onClosed: pairing.active = false
        }
    }
    HubConfirm {
        id: question
    }
}
