// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! How long until `until`; nothing when that is over. `format` has a %1 for it.
Label {
    id: root

    property double until: 0
    required property string format
    property int seconds: 0

    color: Theme.muted
    font.pixelSize: Theme.textSmall
    text: format.arg(seconds <= 120 ? qsTr("%1 s").arg(seconds) : seconds <= 7200 ? qsTr("%1 min").arg(Math.ceil(seconds / 60)) : qsTr("%1 h").arg(Math.ceil(seconds / 3600)))
    visible: seconds > 0

    Component.onCompleted: update()
    onUntilChanged: update()

    function update() {
        seconds = until > 0 ? Math.max(0, Math.ceil((until - Date.now()) / 1000)) : 0;
    }

    Timer {
        interval: 1000
        repeat: true
        running: root.seconds > 0

        onTriggered: root.update()
    }
}
