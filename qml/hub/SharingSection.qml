// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! Whether other devices reach this computer's hub: a switch, where, by which address, who is connected, and a code for one more.
Section {
    id: root

    required property App app
    readonly property HubHost host: app.hub
    readonly property bool on: host !== null && host.phase === HubHost.On
    readonly property string guests: host !== null ? Format.join(host.guests, ", ") : ""
    property bool asks: false //!< whether those who are connected are to be cut off

    detail: qsTr("Your phone and your other computers work with this computer's sessions, keys and tasks while Quarterdeck runs here. Only devices that you pair get in, and nobody else can read what they send.")
    offered: host !== null
    title: qsTr("Share this computer")
    words: qsTr("hub phone pair network port QR code")

    onOnChanged: asks = false
    onVisibleChanged: if (visible && host !== null) host.refresh()
    Component.onCompleted: if (host !== null) host.refresh()

    function turn(wanted: bool) {
        asks = !wanted && on && host.guests.length > 0;
        if (!asks)
            host.shared = wanted;
    }

    Timer {
        interval: 3000
        repeat: true
        running: root.visible && root.on

        onTriggered: root.host.refresh()
    }
    SettingsCard {
        Setting {
            detail: {
                if (root.host === null || root.host.phase === HubHost.Off)
                    return qsTr("Nobody reaches this computer.");
                if (root.host.phase === HubHost.Starting)
                    return qsTr("Starting …");
                if (root.host.phase === HubHost.Failed)
                    return qsTr("Not shared at the moment.");
                return root.guests.length > 0 ? qsTr("Connected now: %1").arg(root.guests) : qsTr("No device is connected.");
            }
            name: qsTr("Let my other devices in")

            Switch {
                id: toggle

                checked: root.host?.shared ?? false
                objectName: "shareSwitch"

                Accessible.name: qsTr("Let my other devices in")

                onToggled: {
                    root.turn(checked);
                    checked = Qt.binding(() => root.host?.shared ?? false);
                }
            }
        }
        Callout {
            objectName: "shareOffQuestion"
            text: qsTr("%1: cut off?").arg(root.guests)
            detail: qsTr("Whoever is connected loses the connection. Their sign-ins stay for the next time.")
            visible: root.asks
            width: parent.width

            Button {
                kind: Button.Kind.Danger
                objectName: "shareOff"
                text: qsTr("Stop sharing")

                onClicked: {
                    root.asks = false;
                    root.host.shared = false;
                }
            }
            Button {
                text: qsTr("Keep sharing")

                onClicked: root.asks = false
            }
        }
        Callout {
            kind: Callout.Kind.Danger
            objectName: "shareTrouble"
            text: root.host?.trouble ?? ""
            visible: text.length > 0
            width: parent.width

            Button {
                glyph: Icons.refresh
                text: qsTr("Try again")

                onClicked: root.host.retry()
            }
        }
        Column {
            spacing: Theme.space3
            visible: root.on
            width: parent.width

            FormField {
                hint: (root.host?.addresses.length ?? 0) > 1 ? qsTr("Also: %1").arg(root.host.addresses.slice(1).join(", ")) : ""
                name: qsTr("Address")
                problem: (root.host?.addresses.length ?? 1) === 0 ? qsTr("This computer is on no network. Others reach it as soon as it is.") : ""

                CopyField {
                    name: qsTr("Address")
                    objectName: "shareAddress"
                    text: root.host?.addresses[0] ?? ""
                    visible: text.length > 0
                    width: parent.width
                }
            }
            FormField {
                hint: qsTr("A pairing code carries it. A device that is set up by hand asks whether to trust it: compare it there.")
                name: qsTr("Certificate's fingerprint (SHA-256)")

                CopyField {
                    name: qsTr("Certificate's fingerprint (SHA-256)")
                    objectName: "shareFingerprint"
                    text: root.host?.fingerprint ?? ""
                    width: parent.width
                }
            }
            Button {
                glyph: Icons.phone
                kind: Button.Kind.Primary
                objectName: "pairDevice"
                text: qsTr("Pair a device …")

                onClicked: dialogs.active = true
            }
        }
    }
    SettingsCard {
        FormField {
            hint: qsTr("“This computer only” is for a tunnel that you set up yourself.")
            name: qsTr("Network")

            Column {
                spacing: Theme.space1
                width: parent.width

                Repeater {
                    model: root.host?.placeIds ?? []

                    RadioRow {
                        required property int index
                        required property string modelData

                        checked: root.host.place === modelData
                        text: root.host.placeNames[index] ?? modelData
                        width: parent?.width ?? 0

                        onClicked: root.host.place = modelData
                    }
                }
            }
        }
        Setting {
            detail: qsTr("From 1024 to 65535. Devices that were paired at another one have to be told.")
            name: qsTr("Port")

            TextField {
                inputMethodHints: Qt.ImhDigitsOnly
                objectName: "sharePort"
                placeholderText: qsTr("Port")
                text: root.host?.port ?? ""
                width: Theme.thumbnail + Theme.space5

                validator: IntValidator {
                    bottom: 1024
                    top: 65535
                }

                onEditingFinished: root.host.port = Number(text)
            }
        }
    }
    Loader {
        id: dialogs

        active: false

        sourceComponent: PairingCodeDialog {
            link: root.app.workspace.hub

            onClosed: dialogs.active = false
        }
    }
}
