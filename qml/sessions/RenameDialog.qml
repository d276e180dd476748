// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

Dialog {
    id: root

    required property Application app
    property string workspaceId
    property string sessionId

    title: qsTr("Rename the session")

    onOpened: {
        field.forceActiveFocus();
        field.selectAll();
    }

    function openFor(row: int, at: Item) {
        const model = app.sidebar.model;
        const index = model.index(row, 0);
        workspaceId = model.data(index, SessionListModel.WorkspaceIdRole);
        sessionId = model.data(index, SessionListModel.SessionIdRole);
        field.text = model.data(index, SessionListModel.TitleRole);
        open();
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
