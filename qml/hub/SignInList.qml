// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Where somebody is signed in, with signing out and forgetting devices.
Column {
    id: root

    required property SignIns signIns
    property string name: qsTr("Sign-ins and devices")

    spacing: Theme.space1

    Accessible.role: Accessible.List
    Accessible.name: name

    function told(what: string, used: double, at: double, expires: double, exact: bool): string {
        const when = time => exact ? Format.exact(time) : Format.past(time, Format.now);
        const until = time => exact ? Format.exact(time) : Format.day(time, Format.now);
        if (expires === 0)
            return Format.join([what, qsTr("last seen %1").arg(when(used)), qsTr("nobody is signed in with it")]);
        return Format.join([what, (what.length > 0 ? qsTr("used %1") : qsTr("Used %1")).arg(when(used)), qsTr("signed in %1").arg(when(at)), qsTr("ends without use %1").arg(until(expires))]);
    }

    Repeater {
        model: root.signIns.rows

        HubRow {
            id: row

            required property string session
            required property string device
            required property string name
            required property string kind
            required property string platform
            required property string form
            required property bool current
            required property double at
            required property double usedAt
            required property double expiresAt
            readonly property string what: Format.join([kind !== name ? kind : "", platform])

            detail: root.told(what, usedAt, at, expiresAt, false)
            exact: root.told(what, usedAt, at, expiresAt, true)
            faded: session.length === 0
            glyph: form === "phone" ? Icons.phone : form === "browser" ? Icons.globe : form === "script" ? Icons.terminal : Icons.laptop
            tag: current ? qsTr("This one") : ""
            tagInk: Theme.accent
            title: name

            Button {
                enabled: !root.signIns.busy
                kind: Button.Kind.Quiet
                text: qsTr("Sign out")
                visible: row.session.length > 0 && !row.current

                Accessible.name: qsTr("Sign out %1").arg(row.name)

                onClicked: root.signIns.revoke(row.session)
            }
            IconButton {
                enabled: !root.signIns.busy
                glyph: Icons.trash
                name: qsTr("Forget %1").arg(row.name)
                visible: row.device.length > 0 && !row.current

                onClicked: question.ask(qsTr("Forget %1?").arg(row.name), qsTr("Everybody who is signed in with it is signed out there, and it leaves the list."), qsTr("Forget"), () => root.signIns.forgetDevice(row.device))
            }
        }
    }
    HubState {
        count: root.signIns.rows.count
        empty: qsTr("Nobody is signed in.")
        part: root.signIns
    }
    HubConfirm {
        id: question
    }
}
