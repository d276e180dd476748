// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! The providers, and a field for the key of the one that is picked.
Card {
    id: root

    required property Providers providers
    property string picked
    property string pickedName
    //! The search has the keyboard from the start.
    property bool eager: false

    implicitHeight: column.implicitHeight + Theme.space4

    Component.onCompleted: {
        providers.open();
        if (eager && !Theme.compact)
            search.forceActiveFocus();
    }

    function pick(row: int) {
        const facts = list.itemAtIndex(row) as ProviderRow;
        if (facts === null)
            return;
        picked = picked === facts.providerId ? "" : facts.providerId;
        pickedName = facts.name;
    }

    Connections {
        target: root.providers

        function onConnected() {
            root.picked = "";
        }
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
            text: root.providers.ready ? qsTr("No provider has “%1” in its name.").arg(root.providers.search) : qsTr("Asking the server which providers it knows …")
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
                    root.providers.connectProvider(root.picked, key.text);
                    key.clear();
                }
            }
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
