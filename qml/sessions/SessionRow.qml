// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! One row of the session list: the header of a workspace, a project or a day, or a session.
Item {
    id: root

    required property App app
    required property int index
    required property int kind
    required property string workspaceId
    required property string sessionId
    required property string workspaceName
    required property int workspaceHue
    required property string title
    required property string projectName
    required property string directory
    required property int status
    required property string statusDetail
    required property double retryAt
    required property double updated
    required property double day
    required property bool pinned
    required property bool unread
    required property bool expanded
    required property bool expandable
    required property int depth
    signal menuRequested

    readonly property bool session: kind === SessionListModel.Session
    readonly property bool workspace: kind === SessionListModel.WorkspaceHeader
    readonly property bool project: kind === SessionListModel.ProjectHeader
    readonly property bool selected: session && sessionId === app.sidebar.currentSession && workspaceId === app.sidebar.currentWorkspace
    readonly property bool waiting: status === SessionListModel.WaitingPermission || status === SessionListModel.WaitingQuestion
    readonly property bool focused: ListView.isCurrentItem && ListView.view !== null && ListView.view.activeFocus
    readonly property string shownTitle: title.length > 0 ? title : qsTr("New session")
    //! It is below no header that says whose it is.
    readonly property bool placed: session && app.workspaces.count > 1 && app.sidebar.model.grouping === SessionListModel.ByDay
    //! What stands beside the dot makes room for the line below it.
    readonly property real lift: placed ? -Math.round(place.height / 2) : 0

    height: Theme.rowHeight + (placed && !Theme.compact ? Theme.space4 : session || project ? 0 : Theme.space1)

    Accessible.role: session ? Accessible.ListItem : Accessible.Heading
    Accessible.name: session ? shownTitle : label.text
    Accessible.description: session ? Format.join([dot.words, projectName, app.workspaces.count > 1 ? workspaceName : ""], ", ") : directory
    Accessible.selected: selected
    Accessible.onPressAction: open()

    function open() {
        if (session)
            app.openSession(workspaceId, sessionId);
        else if (expandable)
            app.sidebar.model.setExpanded(index, !expanded);
    }
    function remove() {
        if (session)
            app.sidebar.remove(workspaceId, sessionId);
    }

    Rectangle {
        anchors.fill: parent
        anchors.leftMargin: Theme.space2
        anchors.rightMargin: Theme.space2
        border.color: Theme.accent
        border.width: root.focused ? Theme.hairline : 0
        color: root.selected || area.containsMouse && (root.session || root.project) ? Theme.hover : "transparent"
        radius: Theme.radiusControl
    }
    SessionDot {
        id: dot

        anchors.verticalCenter: parent.verticalCenter
        anchors.verticalCenterOffset: root.lift
        status: root.session ? root.status : -1
        x: Theme.space4 + root.depth * Theme.space3
    }
    Label {
        id: label

        anchors.left: parent.left
        anchors.leftMargin: root.session ? Theme.space6 + root.depth * Theme.space3 : Theme.space4
        anchors.right: pin.visible ? pin.left : trailing.left
        anchors.rightMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        anchors.verticalCenterOffset: root.lift
        color: root.session ? Theme.text : Theme.muted
        font.pixelSize: root.session ? Theme.textBase : root.project ? Theme.textSmall : Theme.textTiny
        font.weight: root.session ? (root.unread || root.waiting ? Font.Medium : Font.Normal) : root.project ? Font.Medium : Font.DemiBold
        text: root.session ? root.shownTitle : root.project ? root.projectName : root.workspace ? root.workspaceName : Format.day(root.day, Format.now)
        visible: !root.workspace

        Accessible.ignored: true
    }
    Label {
        id: trailing

        anchors.right: parent.right
        anchors.rightMargin: Theme.space4
        anchors.verticalCenter: parent.verticalCenter
        anchors.verticalCenterOffset: root.lift
        color: root.waiting ? Theme.warning : Theme.muted
        font.family: Theme.monoFont
        font.pixelSize: Theme.textTiny
        text: !root.session ? "" : root.waiting ? (root.statusDetail.length > 0 ? root.statusDetail : dot.words) : root.status === SessionListModel.Retrying ? "" : Format.ago(root.updated, Format.now)
        visible: !(area.containsMouse || more.hovered) || Theme.compact

        Accessible.ignored: true
    }
    Icon {
        id: pin

        anchors.right: trailing.left
        anchors.rightMargin: Theme.space1
        anchors.verticalCenter: parent.verticalCenter
        anchors.verticalCenterOffset: root.lift
        color: Theme.faint
        glyph: Icons.pin
        size: Theme.iconSmall
        visible: root.pinned && root.session
    }
    Countdown {
        anchors.right: parent.right
        anchors.rightMargin: Theme.space4
        anchors.verticalCenter: parent.verticalCenter
        anchors.verticalCenterOffset: root.lift
        color: Theme.warning
        font.family: Theme.monoFont
        font.pixelSize: Theme.textTiny
        format: "%1"
        until: root.status === SessionListModel.Retrying ? root.retryAt : 0
    }
    Loader {
        id: place

        active: root.placed
        anchors.left: label.left
        anchors.right: more.visible ? more.left : parent.right
        anchors.rightMargin: Theme.space4
        y: Math.round(root.height / 2) + Theme.space1 / 2

        sourceComponent: WorkspaceTag {
            hue: root.workspaceHue
            name: root.workspaceName
            place: root.projectName
            size: Theme.textTiny
            spoken: false
        }
    }
    MouseArea {
        id: area

        acceptedButtons: Qt.LeftButton | Qt.RightButton
        anchors.fill: parent
        hoverEnabled: !Theme.compact

        onClicked: mouse => {
            if (mouse.button === Qt.RightButton)
                root.session || root.workspace ? root.menuRequested() : undefined;
            else
                root.open();
        }
        onPressAndHold: if (root.session || root.workspace) root.menuRequested()
    }
    Loader {
        active: root.workspace
        anchors.fill: parent

        sourceComponent: WorkspaceHeader {
            app: root.app
            hovered: area.containsMouse
            title: root.workspaceName
            workspaceId: root.workspaceId

            onMenuRequested: root.menuRequested()
        }
    }
    IconButton {
        id: more

        anchors.right: parent.right
        anchors.rightMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        glyph: root.session ? Icons.more : Icons.plus
        name: root.session ? qsTr("More") : qsTr("New session in %1").arg(root.projectName)
        visible: !Theme.compact && (root.session || root.project) && (area.containsMouse || hovered)

        onClicked: root.session ? root.menuRequested() : root.app.startNewSession(root.directory, root.workspaceId)
    }
}
