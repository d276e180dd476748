// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Section {
    id: root

    required property Providers providers

    detail: qsTr("OpenCode keeps an API key in its own file (auth.json), which only you can read (mode 0600). Quarterdeck hands it on and keeps nothing.")
    title: qsTr("Providers")

    ProviderConnect {
        providers: root.providers
        width: parent.width
    }
}
