// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Who did what at a hub, for its owners.
Section {
    id: root

    required property HubLink link

    detail: qsTr("Sign-ins, accounts, keys and tokens: who did what, from where. The newest first; kept for 400 days.")
    offered: trail.offered
    title: qsTr("Audit log")

    AuditTrail {
        id: trail

        link: root.link
        shown: root.visible
    }
    SettingsCard {
        Column {
            visible: trail.rows.count > 0
            width: parent.width

            Accessible.role: Accessible.List
            Accessible.name: qsTr("Audit log")

            Repeater {
                model: trail.rows

                HubRow {
                    required property double at
                    required property string text
                    required property string address
                    required property bool succeeded

                    detail: Format.join([Format.past(at, Format.now), address.length > 0 ? qsTr("from %1").arg(address) : qsTr("at its machine")])
                    exact: Format.join([Format.exact(at), address])
                    glyph: succeeded ? Icons.check : Icons.failure
                    ink: succeeded ? Theme.faint : Theme.danger
                    tag: succeeded ? "" : qsTr("Failed")
                    tagInk: Theme.danger
                    title: text
                }
            }
        }
        HubState {
            count: trail.rows.count
            empty: qsTr("Nothing has happened yet.")
            part: trail
        }
    }
    Flow {
        spacing: Theme.space2
        width: parent.width

        Button {
            text: qsTr("Show older entries")
            visible: trail.more

            onClicked: trail.readMore()
        }
        Button {
            glyph: Icons.refresh
            text: qsTr("Refresh")

            Accessible.name: qsTr("Refresh the audit log")

            onClicked: trail.refresh()
        }
    }
}
