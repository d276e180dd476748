// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! A code to sign in on one more device: to be scanned, or typed. It counts once and for two minutes.
Dialog {
    id: root

    property alias link: offer.link
    readonly property bool shown: offer.state === PairingOffer.Shown
    readonly property bool ended: offer.state === PairingOffer.Expired || offer.state === PairingOffer.Failed

    detail: shown ? qsTr("Scan this with your phone's camera or in Quarterdeck there. Whoever has the code can work here as you: show it to nobody else.") : ""
    title: qsTr("Pair a device")

    Component.onCompleted: {
        offer.begin();
        open();
    }
    onClosed: offer.end()

    PairingOffer {
        id: offer

        onChanged: {
            showOn(picture);
            if (state === PairingOffer.None)
                root.close();
        }
    }
    Item {
        Layout.fillWidth: true
        implicitHeight: picture.height

        QrCode {
            id: picture

            anchors.horizontalCenter: parent.horizontalCenter
            height: width
            objectName: "pairPicture"
            visible: root.shown
            width: Math.min(Theme.pickerWidth, root.availableWidth)

            Accessible.name: qsTr("QR code that pairs a device")
            Accessible.role: Accessible.Graphic
        }
        EmptyState {
            anchors.centerIn: parent
            detail: {
                if (offer.state === PairingOffer.Failed)
                    return offer.trouble;
                return offer.state === PairingOffer.Expired ? qsTr("A code counts for two minutes.") : offer.state === PairingOffer.Used ? qsTr("It stays signed in until you sign it out.") : "";
            }
            glyph: {
                if (offer.state === PairingOffer.Failed)
                    return Icons.warning;
                return offer.state === PairingOffer.Expired ? Icons.clock : offer.state === PairingOffer.Used ? Icons.success : "";
            }
            ink: offer.state === PairingOffer.Used ? Theme.success : Theme.faint
            objectName: "pairState"
            title: {
                if (offer.state === PairingOffer.Failed)
                    return qsTr("There is no code");
                if (offer.state === PairingOffer.Expired)
                    return qsTr("This code's time is over");
                return offer.state === PairingOffer.Used ? qsTr("%1 is paired").arg(offer.device) : qsTr("Making a code …");
            }
            visible: !picture.visible
        }
    }
    Column {
        Layout.fillWidth: true
        opacity: root.shown ? 1 : 0
        spacing: Theme.space1

        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            font.family: Theme.monoFont
            font.pixelSize: Theme.textTitle
            objectName: "pairCode"
            text: root.shown ? offer.code() : " "

            Accessible.name: qsTr("Code to type: %1").arg(text)
            Accessible.role: Accessible.StaticText
        }
        Countdown {
            anchors.horizontalCenter: parent.horizontalCenter
            //: how long a code can be used
            format: qsTr("counts for another %1")
            until: offer.expiresAt
        }
    }

    actions: [
        Button {
            glyph: Icons.refresh
            objectName: "pairAgain"
            text: qsTr("New code")
            visible: root.shown || root.ended

            onClicked: offer.begin()
        },
        Button {
            kind: Button.Kind.Primary
            objectName: "pairDone"
            text: qsTr("Done")

            onClicked: root.close()
        }
    ]
}
