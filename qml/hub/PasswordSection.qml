// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Another password of one's own at a hub.
Section {
    id: root

    required property HubLink link

    detail: qsTr("With another password you are signed out everywhere else. This window stays signed in.")
    offered: change.offered
    title: qsTr("Password")

    function submit() {
        if (!change.busy && current.length > 0 && next.length > 0)
            change.replace(current.text, next.text, again.text);
    }

    PasswordChange {
        id: change

        link: root.link

        onDone: {
            current.clear();
            next.clear();
            again.clear();
            told.visible = true;
        }
    }
    SettingsCard {
        FormField {
            name: qsTr("Current password")

            PasswordField {
                id: current

                objectName: "currentPassword"
                placeholderText: qsTr("Current password")
                width: parent.width

                Keys.onEnterPressed: root.submit()
                Keys.onReturnPressed: root.submit()
                onTextEdited: {
                    change.dismiss();
                    told.visible = false;
                }
            }
        }
        FormField {
            hint: qsTr("At least 8 characters; several words are easy to remember and hard to guess.")
            name: qsTr("New password")

            PasswordField {
                id: next

                objectName: "nextPassword"
                placeholderText: qsTr("New password")
                width: parent.width

                Keys.onEnterPressed: root.submit()
                Keys.onReturnPressed: root.submit()
                onTextEdited: change.dismiss()
            }
        }
        FormField {
            name: qsTr("New password, once more")
            problem: change.problem

            PasswordField {
                id: again

                objectName: "againPassword"
                placeholderText: qsTr("New password, once more")
                width: parent.width

                Keys.onEnterPressed: root.submit()
                Keys.onReturnPressed: root.submit()
                onTextEdited: change.dismiss()
            }
        }
        Flow {
            spacing: Theme.space3
            width: parent.width

            Button {
                enabled: current.length > 0 && next.length > 0 && again.length > 0 && !change.busy
                objectName: "changePassword"
                text: change.busy ? qsTr("Changing it …") : qsTr("Change the password")

                onClicked: root.submit()
            }
            Label {
                id: told

                color: Theme.success
                height: Theme.controlHeight
                text: qsTr("The password is changed.")
                visible: false
            }
        }
    }
}
