// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
import QtQuick

//! Loads `url` when it has one; the file is not even looked at before.
Loader {
    property string url
    property var properties: ({})

    Component.onCompleted: update()
    onUrlChanged: update()

    function update() {
        if (url.length > 0)
            setSource(url, properties);
        else
            source = "";
    }
}
