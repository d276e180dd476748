// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A link asks for something that changes something: the person decides.
Dialog {
    id: root

    required property App app
    readonly property LinkIntents links: app.desktop.links

    Component.onCompleted: {
        detail = links.detail;
        title = links.title;
        accept.text = links.acceptText;
        open();
    }
    onClosed: links.dismiss()

    actions: [
        Button {
            text: qsTr("Cancel")

            onClicked: root.links.dismiss()
        },
        Button {
            id: accept

            kind: Button.Kind.Primary

            onClicked: root.links.accept()
        }
    ]
}
