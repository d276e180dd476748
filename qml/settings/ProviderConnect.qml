// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! The providers of a workspace, and a field for the key of the one that is picked.
Card {
    id: root

    required property Workspace workspace
    readonly property Providers providers: workspace.providers
    readonly property bool live: workspace.state === Workspace.Live || workspace.state === Workspace.Repairing
    readonly property string picked: providers.picked
    property string pickedName
    //! The search has the keyboard from the start.
    property bool eager: false

    implicitHeight: column.implicitHeight + Theme.space4

    Component.onCompleted: {
        providers.open();
        if (eager && !Theme.compact)
            search.forceActiveFocus();
    }

    onProvidersChanged: providers.open()

    function pick(row: int) {
        const facts = list.itemAtIndex(row) as ProviderRow;
        if (facts === null)
            return;
        pickedName = facts.name;
        providers.picked = picked === facts.providerId ? "" : facts.providerId;
    }

    Column {
        id: column

        anchors.left: parent.left
        anchors.margins: Theme.space2
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space2

        TextField {
            id: search

            glyph: Icons.search
            objectName: "providerSearch"
            placeholderText: qsTr("Search providers")
            text: root.providers.search
            width: parent.width

            Keys.onReturnPressed: if (root.picked.length === 0) root.pick(0)
            onTextEdited: root.providers.search = text
        }
        ListView {
            id: list

            boundsBehavior: Flickable.StopAtBounds
            clip: true
            height: Math.min(contentHeight, (Theme.controlHeight + Theme.space1) * 6)
            model: root.providers
            width: parent.width

            T.ScrollBar.vertical: ScrollBar {}
            delegate: ProviderRow {
                selected: root.picked === providerId
                width: list.width

                onClicked: root.pick(index)
            }

            WheelScroll {
                view: list
            }
        }
        Prose {
            color: Theme.muted
            padding: Theme.space2
            text: root.providers.ready ? qsTr("No provider has “%1” in its name.").arg(root.providers.search) : root.live || root.workspace.local ? qsTr("Asking the server which providers it knows …") : qsTr("%1 is not connected. Its providers show when it is.").arg(root.workspace.name)
            visible: root.providers.count === 0
            width: parent.width
        }
        Item {
            height: visible ? key.height : 0
            visible: root.picked.length > 0
            width: parent.width

            TextField {
                id: key

                anchors.left: parent.left
                anchors.right: connect.left
                anchors.rightMargin: Theme.space2
                echoMode: TextInput.Password
                objectName: "apiKey"
                placeholderText: qsTr("API key of %1").arg(root.pickedName)

                onAccepted: connect.clicked()
                onVisibleChanged: visible ? forceActiveFocus() : clear()
            }
            Button {
                id: connect

                anchors.right: parent.right
                enabled: key.length > 0 && !root.providers.busy
                kind: Button.Kind.Primary
                text: root.providers.busy ? qsTr("Connecting") : qsTr("Connect")

                onClicked: {
                    root.providers.connectProvider(key.text, keep.visible && keep.checked);
                    key.clear();
                }
            }
        }
        CheckRow {
            id: keep

            objectName: "keepApiKey"
            text: qsTr("Keep the key in the keychain, for other workspaces")
            visible: root.picked.length > 0 && root.providers.keepable && !root.providers.kept
            width: parent.width
        }
        KeptKey {
            name: root.pickedName
            providers: root.providers
            visible: root.picked.length > 0 && root.providers.kept
            width: parent.width
        }
        Prose {
            color: Theme.danger
            font.pixelSize: Theme.textSmall
            leftPadding: Theme.space2
            text: root.providers.problem
            visible: text.length > 0
            width: parent.width
        }
    }
}
