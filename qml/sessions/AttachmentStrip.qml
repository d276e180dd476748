// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! The files that go with the prompt.
Flow {
    id: root

    required property Attachments attachments

    bottomPadding: 0
    leftPadding: Theme.space3
    rightPadding: Theme.space3
    spacing: Theme.space2
    topPadding: visible ? Theme.space3 : 0
    visible: attachments.count > 0
    height: visible ? implicitHeight : 0

    Repeater {
        model: root.attachments

        Rectangle {
            id: chip

            required property int index
            required property string name
            required property string picture

            border.color: Theme.border
            border.width: Theme.hairline
            color: Theme.bg
            height: Theme.controlHeight
            radius: Theme.radiusControl
            width: row.implicitWidth + Theme.space2

            Row {
                id: row

                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.space1
                x: Theme.space2

                Image {
                    anchors.verticalCenter: parent.verticalCenter
                    asynchronous: true
                    fillMode: Image.PreserveAspectCrop
                    height: Theme.iconSize + Theme.space1
                    source: chip.picture
                    sourceSize.height: Theme.thumbnail
                    visible: chip.picture.length > 0
                    width: visible ? height : 0
                }
                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    glyph: Icons.file
                    size: Theme.iconSmall
                    visible: chip.picture.length === 0
                }
                Label {
                    anchors.verticalCenter: parent.verticalCenter
                    elide: Text.ElideMiddle
                    font.pixelSize: Theme.textSmall
                    text: chip.name
                    width: Math.min(implicitWidth, Theme.menuWidth)
                }
                IconButton {
                    anchors.verticalCenter: parent.verticalCenter
                    glyph: Icons.close
                    glyphSize: Theme.iconSmall
                    implicitHeight: Theme.compact ? Theme.touchTarget : Theme.controlHeight - Theme.space1
                    name: qsTr("Remove %1").arg(chip.name)

                    onClicked: root.attachments.remove(chip.index)
                }
            }
        }
    }
}
