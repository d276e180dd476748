// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! Another name or colour for a workspace.
Dialog {
    id: root

    required property App app
    required property string workspaceId
    readonly property Workspace workspace: app.workspaces.find(workspaceId)

    title: qsTr("Rename the workspace")

    Component.onCompleted: {
        field.text = workspace?.name ?? "";
        hues.current = workspace?.hue ?? 0;
        open();
        field.forceActiveFocus();
        field.selectAll();
    }

    function accept() {
        if (field.text.trim().length === 0)
            return;
        app.workspaces.setName(workspaceId, field.text.trim());
        app.workspaces.setHue(workspaceId, hues.current);
        close();
    }

    TextField {
        id: field

        Layout.fillWidth: true
        maximumLength: 200
        objectName: "workspaceNewName"
        placeholderText: qsTr("Name")

        Keys.onReturnPressed: root.accept()
        Keys.onEnterPressed: root.accept()
    }
    HuePicker {
        id: hues

        onChosen: hue => current = hue
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
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
