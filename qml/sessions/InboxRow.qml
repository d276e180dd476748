// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! One request: whose it is, and its card.
Item {
    id: root

    required property App app
    required property real columnWidth
    required property int index
    required property int kind
    required property string workspaceId
    required property string requestId
    required property string rootSessionId
    required property string sessionTitle
    required property string agentTitle
    required property string projectName
    required property string permission
    required property string title
    required property list<string> patterns
    required property list<string> always
    required property var blocks
    required property var questions
    readonly property Workspace owner: app.workspaces.find(workspaceId)

    height: place.height + Theme.space2 + card.height

    Item {
        id: place

        height: Theme.controlHeight
        width: root.columnWidth
        x: card.x

        Link {
            id: opener

            font.pixelSize: Theme.textBase
            height: parent.height
            text: root.sessionTitle.length > 0 ? root.sessionTitle : qsTr("New session")
            width: Math.min(implicitWidth, parent.width - Math.min(tag.implicitWidth, parent.width / 2) - Theme.space3)

            Accessible.description: tag.text

            onClicked: root.app.openSession(root.workspaceId, root.rootSessionId)
        }
        WorkspaceTag {
            id: tag

            anchors.left: opener.right
            anchors.leftMargin: Theme.space3
            height: parent.height
            hue: root.owner?.hue ?? 0
            name: root.app.workspaces.count > 1 ? root.owner?.name ?? "" : ""
            place: root.projectName
            width: Math.min(implicitWidth, parent.width - x)
        }
    }
    Loader {
        id: card

        sourceComponent: root.kind === InboxModel.Permission ? permissionCard : questionCard
        width: root.columnWidth
        x: Math.round((root.width - width) / 2)
        y: place.height + Theme.space2
    }
    Component {
        id: permissionCard

        PermissionCard {
            agentTitle: root.agentTitle
            always: root.always
            blocks: root.blocks
            keys: false
            patterns: root.patterns
            permission: root.permission
            requestId: root.requestId
            requests: root.owner.requests
            what: root.title
        }
    }
    Component {
        id: questionCard

        QuestionCard {
            agentTitle: root.agentTitle
            questions: root.questions
            requestId: root.requestId
            requests: root.owner.requests
        }
    }
}
