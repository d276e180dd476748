// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! Where somebody else is signed in, for an owner.
Dialog {
    id: root

    required property People people
    required property string user
    property alias link: signIns.link

    objectName: "signInsDialog"
    preferredWidth: Theme.wideDialogWidth

    Component.onCompleted: open()

    SignIns {
        id: signIns

        shown: root.opened
        user: root.user
    }
    Flickable {
        id: view

        Layout.fillHeight: true
        Layout.fillWidth: true
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: list.implicitHeight
        contentWidth: width
        implicitHeight: Math.min(list.implicitHeight, Theme.pickerHeight)

        T.ScrollBar.vertical: ScrollBar {}

        WheelScroll {
            view: view
        }
        SignInList {
            id: list

            signIns: signIns
            width: view.width - Theme.space3
        }
    }

    actions: [
        Button {
            enabled: signIns.others > 0 && !signIns.busy
            kind: Button.Kind.Danger
            objectName: "signOutEverywhere"
            text: qsTr("Sign out everywhere")

            onClicked: signIns.revokeOthers()
        },
        Button {
            kind: Button.Kind.Primary
            text: qsTr("Done")

            onClicked: root.close()
        }
    ]
}
