// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Below the field: files, agent, model, strength, and Send or Stop.
Item {
    id: root

    required property Composer composer
    property bool working: false
    property bool canSend: false
    property int queued: 0
    readonly property ModelPicker picker: composer.picker
    signal sendRequested
    signal stopRequested
    signal done

    implicitHeight: Theme.controlHeight + Theme.space3

    Row {
        id: choices

        anchors.left: parent.left
        anchors.leftMargin: Theme.space2
        anchors.right: buttons.left
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space1 / 2

        IconButton {
            id: attach

            glyph: Icons.paperclip
            keys: Bindings.attach
            name: qsTr("Attach files")

            onClicked: popups.attachTo(this)
        }
        PickerButton {
            id: agent

            glyph: Icons.agent
            keys: Bindings.agent
            name: qsTr("Agent")
            room: Theme.compact ? Theme.menuWidth / 4 : Theme.menuWidth
            objectName: "agentPicker"
            text: root.picker.agent

            onClicked: popups.pick("AgentPicker.qml", agent)
        }
        PickerButton {
            id: model

            glyph: Icons.model
            keys: Bindings.model
            name: qsTr("Model")
            room: Math.max(0, Math.min(Theme.menuWidth, choices.width - attach.width - agent.width - (variant.visible ? variant.width : 0) - 3 * choices.spacing - around))
            objectName: "modelPicker"
            text: root.picker.modelName.length > 0 ? root.picker.modelName : root.picker.ready ? qsTr("No model") : qsTr("Model")

            onClicked: popups.pick("ModelPickerPopup.qml", model)
        }
        PickerButton {
            id: variant

            glyph: Theme.compact ? Icons.strength : ""
            keys: Bindings.variant
            name: qsTr("Strength")
            room: Theme.compact ? Theme.menuWidth / 4 : Theme.menuWidth
            objectName: "variantPicker"
            text: root.picker.variant.length > 0 ? root.picker.variant : Theme.compact ? "" : qsTr("default")
            visible: root.picker.variants.count > 0

            onClicked: popups.pick("VariantPicker.qml", variant)
        }
    }
    Row {
        id: buttons

        anchors.right: parent.right
        anchors.rightMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space1

        Button {
            glyph: Icons.stop
            keys: Bindings.stop
            leftPadding: (Theme.controlHeight - Theme.iconSize) / 2
            rightPadding: 0
            tip: root.queued > 0 ? qsTr("Stop. What is queued waits then for your next prompt.") : qsTr("Stop")
            visible: Theme.compact && root.working && !root.canSend
            width: height

            Accessible.name: qsTr("Stop")

            onClicked: root.stopRequested()
        }
        Button {
            enabled: root.canSend
            glyph: Icons.send
            keys: Bindings.send
            kind: Button.Kind.Primary
            leftPadding: (Theme.controlHeight - Theme.iconSize) / 2
            objectName: "send"
            rightPadding: 0
            visible: !Theme.compact || !root.working || root.canSend
            tip: root.working ? qsTr("Queue it: answered after this turn") : qsTr("Send")
            width: height

            Accessible.name: qsTr("Send")

            onClicked: root.sendRequested()
        }
    }
    Loader {
        id: popups

        function show(file: string, properties: var) {
            source = "";
            setSource("qrc:/qt/qml/Quarterdeck/sessions/" + file, properties);
        }
        function pick(file: string, at: Item) {
            show(file, { parent: at, picker: root.picker });
        }
        function attachTo(at: Item) {
            show("AttachDialog.qml", { composer: root.composer, parent: at });
        }
    }
    Connections {
        target: popups.item

        function onClosed() {
            root.done();
        }
    }
    Shortcut {
        sequence: Bindings.agent

        onActivated: root.picker.nextAgent(1)
    }
    Shortcut {
        sequence: Bindings.model

        onActivated: model.clicked()
    }
    Shortcut {
        sequence: Bindings.variant

        onActivated: root.picker.nextVariant()
    }
    Shortcut {
        sequence: Bindings.attach

        onActivated: popups.attachTo(root)
    }
}
