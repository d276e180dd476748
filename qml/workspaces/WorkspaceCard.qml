// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! A workspace on a phone.
T.ItemDelegate {
    id: root

    required property App app
    required property int index
    required property string workspaceId
    required property string name
    required property string url
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
    readonly property string counts: Format.join([sessions === 1 ? qsTr("1 session") : qsTr("%1 sessions").arg(sessions), busy > 0 ? qsTr("%1 busy").arg(busy) : "", waiting > 0 ? qsTr("%1 waiting").arg(waiting) : "", lastUsedAt > 0 ? qsTr("used %1").arg(Format.ago(lastUsedAt, Format.now)) : ""])
    signal menuRequested(row: int, at: Item)

    implicitHeight: column.implicitHeight + Theme.space5

    Accessible.role: Accessible.ListItem
    Accessible.name: name
    Accessible.description: Format.join([local ? "" : url, state.word, counts], ", ")
    Accessible.onPressAction: root.clicked()

    onPressAndHold: menuRequested(index, more)

    WorkspaceState {
        id: state

        nextTryAt: root.nextTryAt
        reason: root.reason
        signIn: root.signIn
        value: root.workspaceState
    }

    background: Card {
        color: root.down ? Theme.hover : Theme.surface

        Rectangle {
            color: Theme.hues[root.hue]
            height: parent.height - 2 * Theme.space3
            radius: width / 2
            width: Theme.barWidth
            x: Theme.space2
            y: Theme.space3
        }
    }
    contentItem: Item {
        Column {
            id: column

            anchors.left: parent.left
            anchors.leftMargin: Theme.space5
            anchors.right: more.left
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space1

            Label {
                font.weight: Font.Medium
                text: root.name
                width: parent.width

                Accessible.ignored: true
            }
            Label {
                color: Theme.muted
                elide: Text.ElideMiddle
                font.family: Theme.monoFont
                font.pixelSize: Theme.textTiny
                text: root.url
                visible: text.length > 0
                width: parent.width

                Accessible.ignored: true
            }
            Row {
                spacing: Theme.space2

                StateDot {
                    anchors.verticalCenter: parent.verticalCenter
                    kind: state.dot
                }
                Label {
                    color: state.trouble ? Theme.text : Theme.muted
                    font.pixelSize: Theme.textSmall
                    text: state.word

                    Accessible.ignored: true
                }
                Countdown {
                    //: how long until the next attempt to connect
                    format: qsTr("again in %1")
                    until: root.workspaceState === Workspace.Offline ? root.nextTryAt : 0
                }
                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.faint
                    glyph: Icons.bellOff
                    size: Theme.iconSmall
                    visible: root.muted
                }
            }
            Prose {
                color: Theme.muted
                font.pixelSize: Theme.textSmall
                text: root.reason
                visible: state.trouble && text.length > 0
                width: parent.width

                Accessible.ignored: true
            }
            TrustBadge {
                insecure: root.insecure
                pinned: root.pinned
            }
            Label {
                color: root.waiting > 0 ? Theme.warning : Theme.muted
                font.pixelSize: Theme.textSmall
                text: root.counts
                width: parent.width

                Accessible.ignored: true
            }
            Button {
                text: state.helpText
                visible: text.length > 0

                Accessible.name: qsTr("%1: %2").arg(root.name).arg(text)

                onClicked: state.act(root.app, root.workspaceId)
            }
        }
        IconButton {
            id: more

            anchors.right: parent.right
            anchors.rightMargin: Theme.space1
            anchors.top: parent.top
            anchors.topMargin: Theme.space1
            glyph: Icons.more
            name: qsTr("More about %1").arg(root.name)

            onClicked: root.menuRequested(root.index, more)
        }
    }
}
