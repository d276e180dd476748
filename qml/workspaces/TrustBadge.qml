// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What a person allowed for a server beyond what is safe by itself: always in sight.
Row {
    id: root

    required property bool insecure
    required property bool pinned
    //! Only the icons; what they mean is in the tip.
    property bool terse: false
    readonly property string words: insecure ? qsTr("not encrypted") : pinned ? qsTr("certificate trusted by you") : ""
    readonly property string meaning: insecure ? qsTr("Plain HTTP was allowed for this host: password and conversations can be read on the way") : pinned ? qsTr("One certificate is trusted that this system does not know") : ""

    spacing: Theme.space1
    visible: insecure || pinned

    Accessible.role: Accessible.StaticText
    Accessible.name: meaning

    HoverHandler {
        onHoveredChanged: Tips.hover(root, hovered, root.meaning, "")
    }
    Icon {
        anchors.verticalCenter: parent.verticalCenter
        color: root.insecure ? Theme.warning : Theme.muted
        glyph: root.insecure ? Icons.unlock : Icons.certificate
        size: Theme.iconSmall
    }
    Label {
        anchors.verticalCenter: parent.verticalCenter
        color: root.insecure ? Theme.warning : Theme.muted
        font.pixelSize: Theme.textSmall
        text: root.words
        visible: !root.terse

        Accessible.ignored: true
    }
}
