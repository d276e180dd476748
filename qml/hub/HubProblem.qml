// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Why signing in at a hub does not work, with what can be done about it.
Callout {
    id: root

    required property HubSignInFlow flow
    property bool retries: false //!< the hub can be asked again from here

    detail: flow.remedy === ConnectionStages.TrustCertificate ? qsTr("Its SHA-256: %1").arg(flow.fingerprint) : flow.remedy === ConnectionStages.AllowPlain ? qsTr("Allowed, whoever is on the way can read the password and the conversations.") : ""
    kind: Callout.Kind.Danger
    objectName: "hubProblem"
    text: flow.problem
    visible: text.length > 0

    Button {
        text: qsTr("Trust this certificate")
        visible: root.flow.remedy === ConnectionStages.TrustCertificate

        onClicked: root.flow.trustCertificate()
    }
    Button {
        text: qsTr("Allow plain HTTP for this host")
        visible: root.flow.remedy === ConnectionStages.AllowPlain

        onClicked: root.flow.allowPlain()
    }
    Button {
        glyph: Icons.refresh
        text: qsTr("Try again")
        visible: root.retries

        onClicked: root.flow.ask()
    }
}
