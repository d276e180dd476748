// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! A proxy token is made: how a program uses it. The token itself is on the clipboard, never here.
Dialog {
    id: root

    required property ProxyTokens tokens
    required property string address //!< of the hub
    property string example

    closePolicy: T.Popup.NoAutoClose
    detail: qsTr("The token is on the clipboard. Paste it where the program asks for its API key. It can be copied until this closes, and never again.")
    objectName: "proxyTokenMade"

    onClosed: tokens.forgetToken()
    onEscaped: close()

    function tell(name: string, provider: string) {
        title = qsTr("“%1” is made").arg(name);
        example = provider.length > 0 ? provider : "openai";
        open();
        done.forceActiveFocus();
    }

    FormField {
        Layout.fillWidth: true
        name: qsTr("Token")

        CopyField {
            copiesItself: false
            name: qsTr("Token")
            objectName: "proxyToken"
            text: "••••••••••••"
            width: parent.width

            onCopyRequested: {
                root.tokens.copy();
                copied();
            }
        }
    }
    FormField {
        Layout.fillWidth: true
        hint: qsTr("For where the program asks for the address of the API. Another provider has its own name in place of “%1”.").arg(root.example)
        name: qsTr("Address")

        CopyField {
            name: qsTr("Address of the proxy")
            objectName: "proxyAddress"
            text: root.tokens.addressOf(root.address, root.example)
            width: parent.width
        }
    }

    actions: [
        Button {
            id: done

            kind: Button.Kind.Primary
            objectName: "closeToken"
            text: qsTr("Done")

            onClicked: root.close()
        }
    ]
}
