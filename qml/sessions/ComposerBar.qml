// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The field for what comes next, with its files, its agent and its model.
FocusScope {
    id: root

    required property Composer composer
    property SessionController session: null
    property bool working: false
    property bool ready: true
    signal sendRequested
    signal stopRequested
    signal copyRequested

    readonly property real column: Math.min(Theme.textColumn, width - 2 * Theme.pagePadding)

    implicitHeight: card.height + todos.height + Theme.space4

    function takeFocus() {
        if (!Theme.compact)
            field.forceActiveFocus();
    }
    function send() {
        if (!composer.empty && ready)
            sendRequested();
    }

    TodoBar {
        id: todos

        anchors.bottom: card.top
        anchors.bottomMargin: Theme.space2
        anchors.horizontalCenter: parent.horizontalCenter
        todos: root.session ? root.session.todos : []
        width: root.column
    }
    Card {
        id: card

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space4
        anchors.horizontalCenter: parent.horizontalCenter
        border.color: field.activeFocus ? Theme.accent : Theme.border
        height: column.implicitHeight
        width: root.column

        Column {
            id: column

            width: parent.width

            AttachmentStrip {
                attachments: root.composer.attachments
                width: parent.width
            }
            ComposerField {
                id: field

                composer: root.composer
                offerOpen: offer.open
                width: parent.width
                working: root.working

                onCopyRequested: root.copyRequested()
                onOfferKey: key => offer.handle(key)
                onSendRequested: root.send()
                onStopRequested: root.stopRequested()
            }
            ComposerTools {
                id: tools

                canSend: !root.composer.empty && root.ready
                composer: root.composer
                queued: root.session ? root.session.queued : 0
                width: parent.width
                working: root.working

                onDone: field.forceActiveFocus()
                onSendRequested: root.send()
                onStopRequested: root.stopRequested()
            }
        }
        OfferList {
            id: offer

            anchors.bottom: parent.top
            anchors.bottomMargin: Theme.space1
            composer: root.composer
            width: parent.width
        }
        DropArea {
            anchors.fill: parent

            onDropped: drop => {
                if (drop.hasUrls) {
                    root.composer.addFiles(drop.urls);
                    drop.acceptProposedAction();
                }
            }
        }
    }
    Shortcut {
        sequence: Bindings.compose

        onActivated: field.forceActiveFocus()
    }
    Shortcut {
        sequence: Bindings.stop
        enabled: root.working && !offer.open

        onActivated: root.stopRequested()
    }
}
