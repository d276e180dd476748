// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Asks before something that can't be undone.
Dialog {
    id: root

    property string action
    property var then: null

    objectName: "hubConfirm"

    function ask(question: string, meaning: string, word: string, act: var) {
        title = question;
        detail = meaning;
        action = word;
        then = act;
        open();
    }

    onClosed: then = null
    onOpened: cancel.forceActiveFocus()

    actions: [
        Button {
            id: cancel

            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            kind: Button.Kind.Danger
            objectName: "hubConfirmed"
            text: root.action

            onClicked: {
                const act = root.then;
                root.close();
                act();
            }
        }
    ]
}
