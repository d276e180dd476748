// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck
import Quarterdeck.Text

//! What an agent wants to do, in full, and the answers. The only card with an accent border.
Card {
    id: root

    required property Requests requests
    required property string requestId
    required property string permission
    required property string what
    required property var blocks
    required property list<string> patterns
    required property list<string> always
    property string agentTitle
    property bool keys: true
    readonly property string question: {
        switch (permission) {
        case "bash":
            return qsTr("Allow this command?");
        case "edit":
        case "write":
        case "patch":
            return qsTr("Allow this change?");
        case "read":
            return qsTr("Allow reading this?");
        case "webfetch":
        case "websearch":
            return qsTr("Allow going online for this?");
        case "external_directory":
            return qsTr("Allow work outside the project?");
        case "doom_loop":
            return qsTr("The agent repeats itself. Let it go on?");
        default:
            return qsTr("Allow “%1”?").arg(permission);
        }
    }
    readonly property bool everything: always.length === 0 || always.length === 1 && always[0] === "*"
    readonly property string reach: {
        if (!everything)
            return Format.join(always, ", ");
        switch (permission) {
        case "bash":
            return qsTr("all commands");
        case "edit":
        case "write":
        case "patch":
            return qsTr("all changes");
        default:
            return qsTr("all of this kind");
        }
    }

    border.color: Theme.accent
    implicitHeight: column.implicitHeight + Theme.space3 * 2

    Accessible.role: Accessible.Grouping
    Accessible.name: question
    Accessible.description: what

    function answer(how: int) {
        requests.answerPermission(requestId, how);
    }

    Column {
        id: column

        anchors.left: parent.left
        anchors.margins: Theme.space3
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.space3

        Row {
            spacing: Theme.space2
            width: parent.width

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.accent
                glyph: Icons.shield
            }
            Label {
                font.weight: Font.DemiBold
                text: root.question
            }
            Label {
                color: Theme.muted
                font.pixelSize: Theme.textSmall
                height: parent.height
                text: qsTr("asked by %1").arg(root.agentTitle)
                visible: root.agentTitle.length > 0
            }
        }
        Column {
            id: blocks

            spacing: Theme.space2
            width: parent.width

            Repeater {
                model: root.blocks

                TextBlock {
                    required property richBlock modelData

                    background: Theme.surface
                    block: modelData
                    textStyle: Typography
                    width: blocks.width
                }
            }
        }
        Prose {
            color: Theme.muted
            font.family: Theme.monoFont
            font.pixelSize: Theme.textSmall
            text: root.what.length > 0 ? root.what : Format.join(root.patterns, "\n")
            visible: !root.blocks || root.blocks.length === 0
            width: parent.width
        }
        Flow {
            id: answers

            spacing: Theme.space2
            width: parent.width

            Button {
                keys: root.keys ? Bindings.allow : ""
                kind: Button.Kind.Primary
                objectName: "allowOnce"
                text: qsTr("Allow once")
                tip: text
                width: Theme.compact ? answers.width : implicitWidth

                onClicked: root.answer(Requests.Once)
            }
            Button {
                id: alwaysButton

                keys: root.keys ? Bindings.always : ""
                objectName: "allowAlways"
                text: qsTr("Always for %1").arg(root.reach)
                tip: qsTr("Until the server restarts: %1").arg(root.reach)
                width: Theme.compact ? answers.width - longer.width - Theme.space2 : Math.min(implicitWidth, root.width / 2)

                onClicked: root.answer(Requests.Always)
            }
            IconButton {
                id: longer

                glyph: Icons.chevronDown
                name: qsTr("How long this is allowed")

                onClicked: menu.show()
            }
            Button {
                keys: root.keys ? Bindings.reject : ""
                kind: Button.Kind.Quiet
                objectName: "reject"
                text: qsTr("Reject")
                tip: text
                width: Theme.compact ? answers.width : implicitWidth

                onClicked: root.answer(Requests.Reject)
            }
        }
    }
    Loader {
        id: menu

        function show() {
            active = true;
            (item as Menu).open();
        }

        active: false

        sourceComponent: Menu {
            parent: longer
            width: Theme.pickerWidth
            y: longer.height + Theme.space1

            MenuItem {
                glyph: Icons.clock
                text: qsTr("Until the server restarts")

                onTriggered: root.answer(Requests.Always)
            }
            MenuItem {
                glyph: Icons.shield
                text: qsTr("In this project, until I take it back")

                onTriggered: root.answer(Requests.AlwaysHere)
            }
        }
    }
}
