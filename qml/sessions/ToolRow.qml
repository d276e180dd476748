// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A tool call: one line, opened to what went in and came out.
TranscriptItem {
    id: root

    required property string title
    required property string subtitle
    required property string tool
    required property int toolKind
    required property int toolStatus
    required property bool expandable
    required property bool expanded
    required property double duration
    required property int additions
    required property int deletions
    required property string childSessionId
    readonly property bool running: toolStatus === TranscriptRow.Running || toolStatus === TranscriptRow.Pending
    readonly property bool done: toolStatus === TranscriptRow.Completed
    readonly property bool bad: toolStatus === TranscriptRow.Failed || toolStatus === TranscriptRow.Rejected
    readonly property string stateWords: {
        switch (toolStatus) {
        case TranscriptRow.Pending:
        case TranscriptRow.Running:
            return session.asks ? qsTr("waiting") : qsTr("running");
        case TranscriptRow.Failed:
            return qsTr("failed");
        case TranscriptRow.Rejected:
            return qsTr("rejected");
        case TranscriptRow.Stopped:
            return qsTr("stopped");
        default:
            return qsTr("done");
        }
    }

    height: Theme.controlHeight

    Accessible.role: Accessible.Button
    Accessible.name: qsTr("%1 %2, %3").arg(verb).arg(title).arg(stateWords)
    Accessible.description: subtitle
    Accessible.onPressAction: toggle()

    readonly property string verb: {
        switch (toolKind) {
        case TranscriptRow.Bash:
            return running ? qsTr("Running") : done ? qsTr("Ran") : qsTr("Run");
        case TranscriptRow.Edit:
        case TranscriptRow.Patch:
            return running ? qsTr("Editing") : done ? qsTr("Edited") : qsTr("Edit");
        case TranscriptRow.Write:
            return running ? qsTr("Writing") : done ? qsTr("Wrote") : qsTr("Write");
        case TranscriptRow.Read:
            return running ? qsTr("Reading") : qsTr("Read");
        case TranscriptRow.Grep:
        case TranscriptRow.Glob:
        case TranscriptRow.WebSearch:
            return running ? qsTr("Searching") : qsTr("Searched");
        case TranscriptRow.List:
            return qsTr("Listed");
        case TranscriptRow.WebFetch:
            return running ? qsTr("Fetching") : done ? qsTr("Fetched") : qsTr("Fetch");
        case TranscriptRow.Task:
            return qsTr("Sub-agent");
        case TranscriptRow.TodoWrite:
        case TranscriptRow.TodoRead:
            return qsTr("To do");
        case TranscriptRow.AskQuestion:
            return qsTr("Asked");
        case TranscriptRow.Skill:
            return qsTr("Skill");
        case TranscriptRow.Lsp:
            return qsTr("Looked up");
        case TranscriptRow.InvalidTool:
            return qsTr("Unknown tool");
        default:
            return tool;
        }
    }

    function toggle() {
        if (childSessionId.length > 0)
            app.openSession(session.workspaceId, childSessionId);
        else if (expandable)
            transcript.setExpanded(index, !expanded);
    }
    function glyphOf(kind: int): string {
        switch (kind) {
        case TranscriptRow.Bash:
            return Icons.terminal;
        case TranscriptRow.Edit:
        case TranscriptRow.Patch:
            return Icons.filePen;
        case TranscriptRow.Write:
            return Icons.filePlus;
        case TranscriptRow.Read:
            return Icons.fileText;
        case TranscriptRow.Grep:
        case TranscriptRow.Glob:
            return Icons.fileSearch;
        case TranscriptRow.List:
            return Icons.folder;
        case TranscriptRow.WebFetch:
        case TranscriptRow.WebSearch:
            return Icons.globe;
        case TranscriptRow.Task:
            return Icons.agent;
        case TranscriptRow.TodoWrite:
        case TranscriptRow.TodoRead:
            return Icons.tasks;
        case TranscriptRow.AskQuestion:
            return Icons.message;
        case TranscriptRow.Skill:
            return Icons.brain;
        default:
            return Icons.tool;
        }
    }

    Rectangle {
        color: area.containsMouse && area.enabled ? Theme.hover : "transparent"
        height: Theme.controlHeight
        radius: Theme.radiusControl
        width: root.contentWidth + Theme.space4
        x: root.contentX - Theme.space2

        Icon {
            id: icon

            anchors.verticalCenter: parent.verticalCenter
            color: root.bad ? Theme.danger : Theme.muted
            glyph: root.glyphOf(root.toolKind)
            x: Theme.space2
        }
        Label {
            id: what

            anchors.left: icon.right
            anchors.leftMargin: Theme.space2
            anchors.verticalCenter: parent.verticalCenter
            font.weight: Font.Medium
            text: root.verb

            Accessible.ignored: true
        }
        Label {
            anchors.left: what.right
            anchors.leftMargin: Theme.space2
            anchors.right: end.left
            anchors.rightMargin: Theme.space2
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.muted
            elide: Text.ElideMiddle
            font.family: Theme.monoFont
            font.pixelSize: Theme.textSmall
            text: root.title

            Accessible.ignored: true
        }
        Row {
            id: end

            anchors.right: parent.right
            anchors.rightMargin: Theme.space2
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space2

            Label {
                color: Theme.success
                font.family: Theme.monoFont
                font.pixelSize: Theme.textTiny
                text: "+" + root.additions
                visible: root.additions > 0
            }
            Label {
                color: Theme.danger
                font.family: Theme.monoFont
                font.pixelSize: Theme.textTiny
                text: "−" + root.deletions
                visible: root.deletions > 0
            }
            Label {
                color: root.bad ? Theme.danger : Theme.muted
                font.family: Theme.monoFont
                font.pixelSize: Theme.textTiny
                text: root.toolStatus === TranscriptRow.Completed ? Format.duration(root.duration) : root.stateWords
            }
            Icon {
                color: Theme.faint
                glyph: root.childSessionId.length > 0 ? Icons.chevronRight : root.expanded ? Icons.chevronDown : Icons.chevronRight
                opacity: root.expandable || root.childSessionId.length > 0 ? 1 : 0
                size: Theme.iconSmall
            }
        }
        MouseArea {
            id: area

            anchors.fill: parent
            enabled: root.expandable || root.childSessionId.length > 0
            hoverEnabled: true
            preventStealing: !Theme.compact

            onClicked: root.toggle()
        }
    }
}
