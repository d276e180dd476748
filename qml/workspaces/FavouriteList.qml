// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! The favourite projects of a workspace, each to be taken off.
Card {
    id: root

    required property WorkspaceDefaults draft

    implicitHeight: list.height + 2 * Theme.space1
    radius: Theme.radiusControl
    width: parent?.width ?? 0

    ListView {
        id: list

        anchors.left: parent.left
        anchors.margins: Theme.space1
        anchors.right: parent.right
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        height: Math.min(contentHeight, Theme.pickerHeight / 2)
        interactive: contentHeight > height
        model: root.draft.favourites
        y: Theme.space1

        Accessible.role: Accessible.List
        Accessible.name: qsTr("Favourite projects")

        T.ScrollBar.vertical: ScrollBar {}
        delegate: Item {
            id: row

            required property string modelData

            height: Theme.controlHeight + Theme.space2
            width: list.width

            Accessible.role: Accessible.ListItem
            Accessible.name: root.draft.shownPath(modelData)

            Icon {
                id: icon

                anchors.verticalCenter: parent.verticalCenter
                glyph: Icons.folder
                width: Theme.iconSize
                x: Theme.space2
            }
            Column {
                anchors.left: icon.right
                anchors.leftMargin: Theme.space2
                anchors.right: remove.left
                anchors.verticalCenter: parent.verticalCenter

                Label {
                    text: Format.name(row.modelData)
                    width: parent.width

                    Accessible.ignored: true
                }
                Label {
                    color: Theme.muted
                    elide: Text.ElideMiddle
                    font.pixelSize: Theme.textTiny
                    text: root.draft.shownPath(row.modelData)
                    width: parent.width

                    Accessible.ignored: true
                }
            }
            IconButton {
                id: remove

                anchors.right: parent.right
                anchors.rightMargin: Theme.space2
                anchors.verticalCenter: parent.verticalCenter
                glyph: Icons.close
                name: qsTr("Remove %1 from the favourites").arg(Format.name(row.modelData))

                onClicked: root.draft.removeFavourite(row.modelData)
            }
        }

        WheelScroll {
            view: list
        }
    }
}
