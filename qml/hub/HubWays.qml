// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The ways to sign in that a hub offers, one of them taken.
Column {
    id: root

    required property HubSignInFlow flow
    readonly property var words: ({
        [HubSignInFlow.ThroughHub]: qsTr("With your sign-in at %1").arg(flow.hubName),
        [HubSignInFlow.FirstOwner]: qsTr("Set up the first account"),
        [HubSignInFlow.Browser]: qsTr("In the browser"),
        [HubSignInFlow.DeviceCode]: qsTr("On another device"),
        [HubSignInFlow.Password]: qsTr("With a name and a password"),
        [HubSignInFlow.PairingCode]: qsTr("With a code from another device"),
        [HubSignInFlow.AccessToken]: qsTr("With an access token")
    })

    spacing: Theme.space1

    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("How to sign in")

    Repeater {
        model: root.flow.ways

        RadioRow {
            required property int modelData

            checked: root.flow.way === modelData
            objectName: "hubWay" + modelData
            text: root.words[modelData]
            width: root.width

            onClicked: root.flow.way = modelData
        }
    }
}
