// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

Dialog {
    id: root

    required property App app
    required property int row
    property string workspaceId
    property string sessionId

    title: qsTr("Rename the session")

    Component.onCompleted: {
        const facts = app.sidebar.factsAt(row);
        workspaceId = facts.workspaceId;
        sessionId = facts.sessionId;
        field.text = facts.title;
        open();
    }
    onOpened: {
        field.forceActiveFocus();
        field.selectAll();
    }

    function accept() {
        app.sidebar.rename(workspaceId, sessionId, field.text);
        close();
    }

    TextField {
        id: field

        Layout.fillWidth: true
        placeholderText: qsTr("Title")

        onAccepted: root.accept()
    }

    actions: [
        Button {
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: field.text.trim().length > 0
            kind: Button.Kind.Primary
            text: qsTr("Rename")

            onClicked: root.accept()
        }
    ]
}
