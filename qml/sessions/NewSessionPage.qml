// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Where to work and what to do: the project, and the composer with everything there at once.
FocusScope {
    id: root

    required property App app
    required property NewSession session

    objectName: "newSessionPage"

    Component.onCompleted: composer.takeFocus()

    IconButton {
        anchors.left: parent.left
        anchors.margins: Theme.space2
        anchors.top: parent.top
        glyph: Icons.back
        name: qsTr("Back")
        visible: Theme.compact

        onClicked: root.app.show(App.Home)
    }
    Column {
        anchors.bottom: composer.top
        anchors.bottomMargin: Theme.space4
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: Theme.space4
        width: Math.min(Theme.textColumn, root.width - 2 * Theme.pagePadding)

        Label {
            font.pixelSize: Theme.textDisplay
            font.weight: Font.DemiBold
            text: qsTr("What shall we do?")
            width: parent.width

            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Row {
            spacing: Theme.space2
            width: parent.width

            WorkspaceButton {
                app: root.app
                objectName: "workspacePicker"
                tip: qsTr("The workspace to work in")
                visible: root.app.workspaces.count > 1
                workspace: root.session.workspace

                onPicked: workspaceId => root.app.moveNewSession(workspaceId)
            }
            Button {
                id: project

                glyph: Icons.folder
                keys: Bindings.project
                objectName: "projectPicker"
                text: root.session.directory.length > 0 ? Format.name(root.session.directory) : qsTr("Pick a folder")
                tip: qsTr("The project to work in")

                Accessible.role: Accessible.ButtonDropDown
                Accessible.name: qsTr("Project: %1").arg(text)

                onClicked: picker.show()
            }
            Label {
                color: Theme.muted
                elide: Text.ElideMiddle
                font.family: Theme.monoFont
                font.pixelSize: Theme.textTiny
                height: parent.height
                text: root.session.workspace.shownPath(root.session.directory)
                width: Math.min(implicitWidth, parent.width - x - vcs.implicitWidth - Theme.space2)
            }
            Row {
                id: vcs

                height: parent.height
                spacing: Theme.space1
                visible: root.session.composer.picker.branch.length > 0

                Icon {
                    glyph: Icons.branch
                    height: parent.height
                    size: Theme.iconSmall
                }
                Label {
                    color: Theme.muted
                    font.family: Theme.monoFont
                    font.pixelSize: Theme.textTiny
                    height: parent.height
                    text: root.session.composer.picker.branch + (root.session.composer.picker.dirty > 0 ? " +" + root.session.composer.picker.dirty : "")
                }
            }
        }
    }
    ComposerBar {
        id: composer

        anchors.left: parent.left
        anchors.right: parent.right
        composer: root.session.composer
        ready: root.session.directory.length > 0 && !root.session.busy
        y: Math.round(Theme.compact ? parent.height - height : Math.max(Theme.space7 * 3, (parent.height - height) * 0.45))

        onSendRequested: root.session.send()
    }
    Label {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: composer.bottom
        color: Theme.muted
        font.pixelSize: Theme.textSmall
        text: root.session.busy ? (root.session.workspace.state === Workspace.Live ? qsTr("Beginning the session …") : qsTr("Goes out as soon as OpenCode is there.")) : root.session.directory.length === 0 ? qsTr("Pick a folder first.") : ""
    }
    Loader {
        id: picker

        function show() {
            source = "";
            setSource("qrc:/qt/qml/Quarterdeck/sessions/ProjectPicker.qml", { app: root.app, session: root.session, parent: project });
        }
    }
    Shortcut {
        sequence: Bindings.project

        onActivated: picker.show()
    }
}
