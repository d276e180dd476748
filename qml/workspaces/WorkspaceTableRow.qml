// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A workspace as a row of the table.
TableRow {
    id: root

    required property App app
    required property string workspaceId
    required property string url
    required property int port
    required property bool local
    required property int hue
    required property double lastUsedAt
    required property int workspaceState
    required property int signIn
    required property string reason
    required property double nextTryAt
    required property int sessions
    required property int busy
    required property int waiting
    required property bool insecure
    required property bool pinned
    required property bool muted
    readonly property string counts: Format.join([sessions === 1 ? qsTr("1 session") : qsTr("%1 sessions").arg(sessions), busy > 0 ? qsTr("%1 busy").arg(busy) : "", waiting > 0 ? qsTr("%1 waiting").arg(waiting) : ""], ", ")

    detail: Format.join([local ? "" : url, state.word, counts], ", ")

    WorkspaceState {
        id: state

        nextTryAt: root.nextTryAt
        reason: root.reason
        signIn: root.signIn
        value: root.workspaceState
    }
    WorkspaceNameCell {
        column: root.table.columns[0]
        hue: root.hue
        muted: root.muted
        text: root.name
    }
    TableCell {
        column: root.table.columns[1]
        text: root.local ? qsTr("started by this window") : root.url

        Label {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.muted
            elide: Text.ElideMiddle
            font.family: root.local ? Theme.uiFont : Theme.monoFont
            font.pixelSize: Theme.textSmall
            text: root.local ? qsTr("started by this window") : root.url
            width: Math.min(implicitWidth, parent.width - (trust.visible ? trust.width + Theme.space2 : 0))

            Accessible.ignored: true
        }
        TrustBadge {
            id: trust

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            insecure: root.insecure
            pinned: root.pinned
            terse: parent.width < Theme.menuWidth * 1.5
        }
    }
    TableCell {
        column: root.table.columns[2]
        ink: Theme.muted
        mono: true
        text: root.port > 0 ? root.port : "–"
    }
    TableCell {
        column: root.table.columns[3]
        ink: Theme.muted
        mono: true
        text: root.lastUsedAt > 0 ? Format.ago(root.lastUsedAt, Format.now) : qsTr("never")
    }
    WorkspaceStateCell {
        column: root.table.columns[4]
        status: state
    }
    TableCell {
        column: root.table.columns[5]
        text: root.counts

        Row {
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space2

            Label {
                color: Theme.muted
                font.family: Theme.monoFont
                font.pixelSize: Theme.textSmall
                text: root.sessions
            }
            Label {
                color: Theme.accent
                font.pixelSize: Theme.textSmall
                text: qsTr("%1 busy").arg(root.busy)
                visible: root.busy > 0
            }
            Label {
                color: Theme.warning
                font.pixelSize: Theme.textSmall
                font.weight: Font.Medium
                text: qsTr("%1 waiting").arg(root.waiting)
                visible: root.waiting > 0
            }
        }
    }
    TableCell {
        column: root.table.columns[6]

        Row {
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter

            Link {
                id: help

                anchors.verticalCenter: parent.verticalCenter
                rightPadding: Theme.space2
                text: state.helpText
                visible: text.length > 0

                Accessible.name: qsTr("%1: %2").arg(root.name).arg(text)

                onClicked: state.act(root.app, root.workspaceId)
            }
            IconButton {
                glyph: Icons.plus
                name: qsTr("New session in %1").arg(root.name)
                opacity: root.hovered || root.current || activeFocus ? 1 : 0.01
                visible: !help.visible

                onClicked: root.app.startNewSession("", root.workspaceId)
            }
            IconButton {
                id: more

                glyph: Icons.more
                name: qsTr("More about %1").arg(root.name)

                onClicked: root.table.menuRequested(root.index, more)
            }
        }
    }
}
