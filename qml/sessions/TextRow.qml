// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck
import Quarterdeck.Text

//! One block of text, code, table, diff or output. A person's own words lie on a card that all rows of the message share.
TranscriptItem {
    id: root

    required property int kind
    required property richBlock block
    required property string messageId
    required property string rowId
    required property int author
    required property int gap
    required property int depth
    required property bool first
    required property bool last
    required property bool continued
    required property bool continues
    readonly property bool mine: author === TranscriptRow.User
    readonly property real above: first ? (mine ? Theme.space5 + Theme.space3 : Theme.space3) : 0
    readonly property real inset: mine ? Theme.space4 : depth > 0 ? Theme.space5 : 0

    ListView.onPooled: text.release()

    height: text.implicitHeight + above + (mine && last ? Theme.space3 + card.below : 0)

    PromptCard {
        id: card

        first: root.first
        last: root.last
        visible: root.mine
        width: root.contentWidth
        x: root.contentX
    }
    TextBlock {
        id: text

        background: root.mine ? Theme.surface : Theme.bg
        block: root.block
        gap: root.first ? 0 : root.gap
        rowId: root.rowId
        selection: root.context.selection
        textStyle: Typography
        width: root.contentWidth - 2 * (root.mine ? root.inset : 0) - (root.mine ? 0 : root.inset)
        x: root.contentX + root.inset
        y: root.above

        onLinkActivated: url => root.session.openLink(url)
    }
    HoverHandler {
        id: hover

        enabled: root.kind === TranscriptRow.Code && !root.continued
    }
    Loader {
        active: hover.hovered
        anchors.right: text.right
        anchors.rightMargin: Theme.space1
        y: root.above + Theme.space1

        sourceComponent: IconButton {
            glyph: Icons.copy
            name: qsTr("Copy the code")

            onClicked: root.session.copy(root.transcript.codeAt(root.index))
        }
    }
}
