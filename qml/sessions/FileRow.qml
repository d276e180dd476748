// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A file or a picture that went with a prompt.
TranscriptItem {
    id: root

    required property string title
    required property string subtitle
    required property string fileUrl
    required property int author
    required property bool first
    required property bool last
    readonly property bool picture: subtitle.startsWith("image/") && fileUrl.startsWith("data:")

    readonly property bool mine: author === TranscriptRow.User

    height: card.height + Theme.space2 + (mine ? piece.above + piece.below + (first ? Theme.space2 : 0) + (last ? Theme.space2 : 0) : 0)

    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("Attachment %1").arg(title)

    PromptCard {
        id: piece

        first: root.first
        last: root.last
        visible: root.mine
        width: root.contentWidth
        x: root.contentX
    }
    Card {
        id: card

        color: Theme.bg
        height: root.picture ? Theme.thumbnail * 2 : Theme.controlHeight
        radius: Theme.radiusControl
        width: root.picture ? image.width + Theme.space2 : Math.min(root.contentWidth, row.implicitWidth + Theme.space5)
        x: root.contentX + (root.mine ? Theme.space4 : 0)
        y: (root.mine ? piece.above + (root.first ? Theme.space2 : 0) : 0) + Theme.space1

        Image {
            id: image

            anchors.centerIn: parent
            asynchronous: true
            fillMode: Image.PreserveAspectFit
            height: parent.height - Theme.space2
            source: root.picture ? root.fileUrl : ""
            sourceSize.height: height
            visible: root.picture
            width: Math.max(Theme.thumbnail, Math.min(implicitWidth, root.contentWidth - Theme.space4))
        }
        Row {
            id: row

            anchors.left: parent.left
            anchors.leftMargin: Theme.space2
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space2
            visible: !root.picture

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                glyph: Icons.file
            }
            Label {
                anchors.verticalCenter: parent.verticalCenter
                text: root.title

                Accessible.ignored: true
            }
        }
    }
}
