// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A key of a provider: what tells it from others, what the provider said to it, and what can be done with it.
Item {
    id: root

    required property int index
    required property string keyId
    required property string provider
    required property string providerName
    required property string label
    required property string fingerprint
    required property string baseUrl
    required property bool standard
    required property bool rivals
    required property bool readable
    required property double createdAt
    required property double usedAt
    required property bool testing
    required property string verdict
    required property bool works
    required property var models
    readonly property string name: label.length > 0 ? qsTr("%1, %2").arg(providerName).arg(label) : providerName
    signal tested
    signal madeStandard
    signal replaced
    signal removed

    implicitHeight: column.implicitHeight + Theme.space4

    Accessible.role: Accessible.ListItem
    Accessible.name: name
    Accessible.description: readable ? facts.text : damage.text

    Divider {
        visible: root.index > 0
        width: parent.width
    }
    Column {
        id: column

        anchors.left: parent.left
        anchors.right: buttons.left
        anchors.rightMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space1

        Row {
            spacing: Theme.space2
            width: parent.width

            Label {
                font.weight: Font.Medium
                text: root.name
                width: Math.min(implicitWidth, parent.width - (standard.visible ? standard.width + parent.spacing : 0))
            }
            Label {
                id: standard

                anchors.verticalCenter: parent.verticalCenter
                color: Theme.muted
                font.pixelSize: Theme.textTiny
                text: qsTr("default")
                visible: root.standard && root.rivals
            }
        }
        Prose {
            id: facts

            readonly property string used: root.usedAt > 0 ? qsTr("used %1").arg(Format.ago(root.usedAt, Format.now)) : qsTr("never used")

            color: Theme.muted
            font.pixelSize: Theme.textSmall
            text: Format.join([root.fingerprint, root.baseUrl, qsTr("added %1").arg(Format.ago(root.createdAt, Format.now)), used])
            visible: root.readable
            width: parent.width

            HoverHandler {
                onHoveredChanged: Tips.hover(facts, hovered, Format.join([qsTr("Added %1").arg(Format.exact(root.createdAt)), root.usedAt > 0 ? qsTr("used %1").arg(Format.exact(root.usedAt)) : ""]), "")
            }
        }
        Prose {
            id: damage

            color: Theme.danger
            font.pixelSize: Theme.textSmall
            text: qsTr("What the hub has of this key is damaged and can't be read. Enter the key again, or delete it; other keys are not touched.")
            visible: !root.readable
            width: parent.width
        }
        Prose {
            color: root.works ? Theme.success : root.testing ? Theme.muted : Theme.danger
            font.pixelSize: Theme.textSmall
            text: root.testing ? qsTr("Asking %1 …").arg(root.providerName) : root.verdict
            visible: text.length > 0
            width: parent.width

            Accessible.role: root.testing ? Accessible.StaticText : Accessible.AlertMessage
        }
        Prose {
            color: Theme.muted
            elide: Text.ElideRight
            font.family: Theme.monoFont
            font.pixelSize: Theme.textTiny
            maximumLineCount: 2
            text: root.models.join("  ")
            visible: root.works && text.length > 0
            width: parent.width
        }
    }
    Row {
        id: buttons

        anchors.right: parent.right
        anchors.top: parent.top
        anchors.topMargin: Theme.space2
        spacing: Theme.space1

        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Replace …")
            visible: !root.readable && !Theme.compact

            Accessible.name: qsTr("Replace the key of %1").arg(root.name)

            onClicked: root.replaced()
        }
        Button {
            enabled: !root.testing
            kind: Button.Kind.Quiet
            text: qsTr("Test")
            visible: root.readable && !Theme.compact

            Accessible.name: qsTr("Test the key of %1").arg(root.name)

            onClicked: root.tested()
        }
        IconButton {
            id: more

            glyph: Icons.more
            name: qsTr("More for the key of %1").arg(root.name)

            onClicked: menu.open()

            Menu {
                id: menu

                x: more.width - width
                y: more.height

                MenuItem {
                    enabled: !root.testing
                    glyph: Icons.test
                    text: qsTr("Test")
                    visible: root.readable

                    onTriggered: root.tested()
                }
                MenuItem {
                    glyph: Icons.check
                    text: qsTr("Make it the default")
                    visible: root.rivals && !root.standard

                    onTriggered: root.madeStandard()
                }
                MenuItem {
                    glyph: Icons.pencil
                    text: qsTr("Replace …")

                    onTriggered: root.replaced()
                }
                MenuItem {
                    danger: true
                    glyph: Icons.trash
                    text: qsTr("Delete …")

                    onTriggered: root.removed()
                }
            }
        }
    }
}
