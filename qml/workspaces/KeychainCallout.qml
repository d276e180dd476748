// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What is wrong with the keychain, and the ways out: unlock it, install one, or keep the password for this run only.
Callout {
    id: root

    required property KeychainWatch keychain
    property bool keep: true
    property bool keepable: true //!< there is a password here to be kept
    signal keepRequested(keep: bool)

    detail: keychain.advice
    text: keychain.sentence
    visible: keychain.trouble !== KeychainWatch.Fine

    Button {
        enabled: !root.keychain.busy
        glyph: Icons.unlock
        text: root.keychain.busy ? qsTr("Unlocking …") : qsTr("Unlock")
        visible: root.keychain.trouble === KeychainWatch.Locked || root.keychain.trouble === KeychainWatch.Denied

        onClicked: root.keychain.unlock()
    }
    Switch {
        checked: !root.keep
        objectName: "keepForThisRun"
        text: qsTr("Keep for this run only")
        visible: root.keepable

        onToggled: root.keepRequested(!checked)
    }
}
