// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A key of a provider: what tells it from others, what the provider said to it, and what can be done with it.
HubRow {
    id: root

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

    detail: readable ? Format.join([fingerprint, baseUrl, qsTr("added %1").arg(Format.past(createdAt, Format.now)), usedAt > 0 ? qsTr("used %1").arg(Format.past(usedAt, Format.now)) : qsTr("never used")]) : ""
    exact: readable ? Format.join([qsTr("Added %1").arg(Format.exact(createdAt)), usedAt > 0 ? qsTr("used %1").arg(Format.exact(usedAt)) : qsTr("never used")]) : damage.text
    glyph: Icons.key
    ink: readable ? Theme.faint : Theme.danger
    tag: standard && rivals ? qsTr("Default") : ""
    title: name

    further: [
        Prose {
            id: damage

            color: Theme.danger
            font.pixelSize: Theme.textSmall
            text: qsTr("What the hub has of this key is damaged and can't be read. Enter the key again, or delete it; other keys are not touched.")
            visible: !root.readable
            width: parent.width
        },
        Prose {
            color: root.works ? Theme.success : root.testing ? Theme.muted : Theme.danger
            font.pixelSize: Theme.textSmall
            text: root.testing ? qsTr("Asking %1 …").arg(root.providerName) : root.verdict
            visible: text.length > 0
            width: parent.width

            Accessible.role: root.testing ? Accessible.StaticText : Accessible.AlertMessage
        },
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
    ]

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
