// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Who has an account at a hub, for its owners.
Section {
    id: root

    required property HubLink link

    detail: qsTr("Who has an account here. Each has sessions, keys and tasks that nobody else sees.")
    offered: people.offered
    title: qsTr("People")

    function show(file: string, properties: var) {
        people.dismiss();
        loader.setSource(file, Object.assign({ people: people }, properties));
    }
    function act(what: string, row: PersonRow) {
        if (what === "role")
            show("RoleDialog.qml", { user: row.user, title: qsTr("Role of %1").arg(row.title), role: row.role });
        else if (what === "folders")
            show("PersonFoldersDialog.qml", { user: row.user, person: row.title, folders: Array.from(row.folders) });
        else if (what === "limits")
            show("PersonLimitsDialog.qml", { user: row.user, person: row.title, models: Array.from(row.models), perMinute: row.perMinute, streams: row.streams });
        else if (what === "password")
            show("PersonPasswordDialog.qml", { user: row.user, title: qsTr("New password for %1").arg(row.title) });
        else if (what === "signIns")
            show("SignInsDialog.qml", { link: root.link, user: row.user, title: qsTr("Sign-ins of %1").arg(row.title) });
        else if (what === "enable")
            people.setDisabled(row.user, false);
        else if (what === "disable")
            disable(row.user, row.title);
        else
            remove(row.user, row.title);
    }
    function disable(user: string, title: string) {
        question.ask(qsTr("Disable the account of %1?").arg(title), qsTr("Every sign-in and access token of this account ends at once. What is in it stays, and it can be enabled again."), qsTr("Disable"), () => people.setDisabled(user, true));
    }
    function remove(user: string, title: string) {
        question.ask(qsTr("Remove %1?").arg(title), qsTr("The account goes with everything that is in it: keys, tokens, tasks and shared documents. This can't be undone."), qsTr("Remove"), () => people.remove(user));
    }

    People {
        id: people

        link: root.link
        shown: root.visible
    }
    SettingsCard {
        Column {
            spacing: Theme.space1
            visible: people.rows.count > 0
            width: parent.width

            Accessible.role: Accessible.List
            Accessible.name: qsTr("People")

            Repeater {
                model: people.rows

                PersonRow {
                    id: person

                    busy: people.busy

                    onMenuRequested: at => {
                        menu.source = "";
                        menu.setSource("PersonMenu.qml", { parent: at, person: person });
                    }
                    onChosen: what => root.act(what, person)
                }
            }
        }
        HubState {
            count: people.rows.count
            empty: qsTr("Nobody yet.")
            part: people
        }
    }
    Flow {
        spacing: Theme.space2
        width: parent.width

        Button {
            glyph: Icons.plus
            text: qsTr("Add a person …")

            onClicked: root.show("PersonDialog.qml", {})
        }
        Button {
            text: qsTr("Show more people")
            visible: people.more

            onClicked: people.readMore()
        }
    }
    HubConfirm {
        id: question
    }
    Loader {
        id: menu
    }
    Loader {
        id: loader
    }
    Connections {
        ignoreUnknownSignals: true
        target: loader.item

        function onClosed() {
            people.dismiss();
            loader.source = "";
        }
    }
}
