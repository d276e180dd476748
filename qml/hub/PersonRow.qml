// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Somebody with an account at a hub.
HubRow {
    id: root

    required property string user
    required property string name
    required property string email
    required property int role
    required property string roleName
    required property bool disabled
    required property bool hasPassword
    required property bool self
    required property list<string> folders //!< that are all the person sees; none = all
    required property double at
    property bool busy: false
    signal menuRequested(at: Item)
    signal chosen(what: string)

    required title

    detail: Format.join([title === name ? "" : name, roleName, hasPassword ? "" : qsTr("signs in at a provider"), email, folders.length === 0 ? "" : folders.length === 1 ? qsTr("sees 1 folder only") : qsTr("sees %1 folders only").arg(folders.length), qsTr("added %1").arg(Format.past(at, Format.now))])
    exact: folders.length > 0 ? Format.join([detail, Format.join(folders, ", ")]) : ""
    faded: disabled
    glyph: role === People.Owner ? Icons.shield : Icons.person
    tag: disabled ? qsTr("Disabled") : self ? qsTr("You") : ""
    tagInk: disabled ? Theme.warning : Theme.accent

    IconButton {
        enabled: !root.busy
        glyph: Icons.more
        name: qsTr("More about %1").arg(root.title)

        onClicked: root.menuRequested(this)
    }
}
