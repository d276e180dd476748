// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Title, place and state of a session, and what can be done with all of it.
Item {
    id: root

    required property App app
    required property SessionController session
    readonly property ModelPicker picker: session.composer.picker
    readonly property bool asks: session.asks
    //! The title goes before what can be seen elsewhere.
    readonly property bool narrow: width < Theme.textColumn * 3 / 4

    implicitHeight: Theme.headerHeight + Theme.space2

    Divider {
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
    }
    IconButton {
        id: back

        anchors.left: parent.left
        anchors.leftMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        glyph: Icons.back
        name: root.session.parentId.length > 0 ? qsTr("Back to %1").arg(root.session.parentTitle) : qsTr("Back")
        visible: Theme.compact || root.session.parentId.length > 0

        onClicked: {
            if (root.session.parentId.length > 0)
                root.app.openSession(root.session.workspaceId, root.session.parentId);
            else
                root.app.show(App.Home);
        }
    }
    IconButton {
        id: unfold

        anchors.left: parent.left
        anchors.leftMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        glyph: Icons.sidebar
        keys: Bindings.sidebar
        name: qsTr("Show the sidebar")
        visible: !back.visible && !root.app.settings.sidebarShown

        onClicked: root.app.settings.sidebarShown = true
    }
    Column {
        anchors.left: parent.left
        anchors.leftMargin: back.visible || unfold.visible ? back.width + Theme.space3 : Theme.space5
        anchors.right: tools.left
        anchors.rightMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space1 / 2

        Label {
            font.pixelSize: Theme.textLarge
            font.weight: Font.DemiBold
            objectName: "sessionTitle"
            text: root.session.title.length > 0 ? root.session.title : qsTr("New session")
            width: parent.width

            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Row {
            clip: true
            spacing: Theme.space2
            width: parent.width

            WorkspaceTag {
                hue: root.session.workspace.hue
                marked: root.app.workspaces.count > 1
                name: root.session.workspace.name
                objectName: "sessionPlace"
                place: Format.name(root.session.directory)
            }
            Label {
                color: Theme.muted
                font.family: Theme.monoFont
                font.pixelSize: Theme.textTiny
                height: parent.height
                text: root.picker.branch
                visible: text.length > 0
            }
            Label {
                color: Theme.warning
                font.family: Theme.monoFont
                font.pixelSize: Theme.textTiny
                height: parent.height
                //: how many files differ from the last commit
                text: qsTr("+%1").arg(root.picker.dirty)
                visible: root.picker.dirty > 0 && root.picker.branch.length > 0
            }
            TrustBadge {
                insecure: root.session.workspace.insecure
                pinned: root.session.workspace.pinned
                terse: root.narrow
            }
            Link {
                objectName: "headerSignIn"
                text: qsTr("Sign in")
                visible: root.session.workspace.state === Workspace.Unauthorised && !root.session.workspace.local

                onClicked: WorkspaceActions.signInRequested(root.session.workspaceId)
            }
        }
    }
    Row {
        id: tools

        anchors.right: parent.right
        anchors.rightMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space2

        Row {
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space2
            visible: !Theme.compact

            StateDot {
                anchors.verticalCenter: parent.verticalCenter
                kind: root.asks ? StateDot.Kind.Waiting : root.session.status === SessionListModel.Busy ? StateDot.Kind.Busy : root.session.status === SessionListModel.Retrying ? StateDot.Kind.Retrying : StateDot.Kind.None
            }
            Label {
                color: root.asks ? Theme.warning : Theme.muted
                font.pixelSize: Theme.textSmall
                objectName: "sessionState"
                visible: !root.narrow
                text: root.session.compacting ? qsTr("summing up") : root.asks ? qsTr("waiting for you") : root.session.status === SessionListModel.Busy ? qsTr("busy") : root.session.status === SessionListModel.Retrying ? qsTr("retrying") : ""

                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }
        Button {
            anchors.verticalCenter: parent.verticalCenter
            glyph: Icons.stop
            keys: Bindings.stop
            objectName: "stop"
            text: qsTr("Stop")
            tip: root.session.queued > 0 ? qsTr("Stop. What is queued waits then for your next prompt.") : qsTr("Stop")
            visible: root.session.active && !Theme.compact

            onClicked: root.session.stop()
        }
        ContextMeter {
            anchors.verticalCenter: parent.verticalCenter
            session: root.session
            visible: !root.narrow && used > 0
        }
        IconButton {
            id: more

            anchors.verticalCenter: parent.verticalCenter
            glyph: Icons.more
            name: qsTr("More about this session")

            onClicked: menu.show()
        }
    }
    Shortcut {
        enabled: !root.session.active && !root.session.compacting
        sequence: Bindings.compact

        onActivated: root.session.compact()
    }
    Loader {
        id: menu

        function show() {
            source = "";
            setSource("qrc:/qt/qml/Quarterdeck/sessions/HeaderMenu.qml", { app: root.app, session: root.session, parent: more });
        }
    }
}
