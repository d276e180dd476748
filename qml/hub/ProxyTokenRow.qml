// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! A proxy token: what it is for, what it may, until when; and its end.
HubRow {
    id: root

    required property string tokenId
    required property string name
    required property string allows
    required property string provider
    required property double createdAt
    required property double expiresAt
    required property bool expired
    required property string endsOn
    required property double usedAt
    readonly property string end: expired ? qsTr("ended %1").arg(Format.past(expiresAt, Format.now)) : expiresAt > 0 ? qsTr("ends %1").arg(endsOn) : qsTr("does not end")
    signal revoked

    detail: Format.join([allows, end, usedAt > 0 ? qsTr("used %1").arg(Format.past(usedAt, Format.now)) : qsTr("never used"), qsTr("made %1").arg(Format.past(createdAt, Format.now))])
    exact: Format.join([allows, expiresAt > 0 ? qsTr("ends %1").arg(Format.exact(expiresAt)) : qsTr("does not end"), qsTr("made %1").arg(Format.exact(createdAt))])
    faded: expired
    glyph: Icons.key
    tag: expired ? qsTr("Ended") : ""
    tagInk: Theme.warning
    title: name

    Button {
        kind: Button.Kind.Quiet
        text: root.expired ? qsTr("Remove") : qsTr("Revoke …")

        Accessible.name: root.expired ? qsTr("Remove the token %1").arg(root.name) : qsTr("Revoke the token %1").arg(root.name)

        onClicked: root.revoked()
    }
}
