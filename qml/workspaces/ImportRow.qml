// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! An entry of a file that is imported, and what becomes of it.
Item {
    id: root

    required property int index
    required property string name
    required property string url
    required property int kind
    required property string words
    required property string existing
    required property int choice
    required property bool secret
    readonly property bool meets: kind === ImportPreview.Changed || kind === ImportPreview.Conflict
    readonly property bool idle: kind === ImportPreview.Same || kind === ImportPreview.Unreadable
    readonly property string detail: meets ? qsTr("%1: “%2” has it here").arg(words).arg(existing) : words
    signal chosen(row: int, choice: int)

    implicitHeight: Theme.compact && meets ? told.height + control.height + Theme.space5 : Math.max(told.height, control.height) + Theme.space4

    Accessible.role: Accessible.ListItem
    Accessible.name: name
    Accessible.description: Format.join([detail, url], ", ")

    Icon {
        id: icon

        color: root.kind === ImportPreview.New ? Theme.success : root.kind === ImportPreview.Unreadable ? Theme.danger : root.meets ? Theme.warning : Theme.faint
        glyph: root.kind === ImportPreview.New ? Icons.plus : root.kind === ImportPreview.Unreadable ? Icons.failure : root.meets ? Icons.warning : Icons.check
        width: Theme.iconSize
        x: Theme.space1
        y: Theme.space2 + Theme.hairline
    }
    Column {
        id: told

        anchors.left: icon.right
        anchors.leftMargin: Theme.space3
        anchors.right: Theme.compact ? parent.right : control.left
        anchors.rightMargin: Theme.space3
        spacing: Theme.space1 / 2
        y: Theme.space2

        Row {
            spacing: Theme.space2
            width: parent.width

            Label {
                color: root.idle ? Theme.muted : Theme.text
                font.weight: Font.Medium
                text: root.name
                width: Math.min(implicitWidth, parent.width - Theme.space5)

                Accessible.ignored: true
            }
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                glyph: Icons.key
                size: Theme.iconSmall
                visible: root.secret
            }
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
        Prose {
            color: Theme.muted
            font.pixelSize: Theme.textSmall
            text: root.detail
            width: parent.width

            Accessible.ignored: true
        }
    }
    Item {
        id: control

        height: root.meets ? three.height : root.kind === ImportPreview.New ? take.height : 0
        width: root.meets ? three.width : root.kind === ImportPreview.New ? take.width : 0
        x: Theme.compact && root.meets ? told.x : root.width - width - Theme.space3
        y: Theme.compact && root.meets ? told.y + told.height + Theme.space1 : Theme.space2

        ChoiceOfThree {
            id: three

            choice: root.choice
            name: qsTr("What becomes of %1").arg(root.name)
            visible: root.meets

            onChosen: choice => root.chosen(root.index, choice)
        }
        Switch {
            id: take

            checked: root.choice !== ImportPreview.Keep
            visible: root.kind === ImportPreview.New

            Accessible.name: qsTr("Import %1").arg(root.name)

            onToggled: root.chosen(root.index, checked ? ImportPreview.Replace : ImportPreview.Keep)
        }
    }
}
