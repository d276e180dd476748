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
    required property list<string> models //!< that are all the person may ask; none = all
    required property int perMinute
    required property int streams
    required property double at
    property bool busy: false
    signal menuRequested(at: Item)
    signal chosen(what: string)

    required title

    detail: Format.join([title === name ? "" : name, roleName, hasPassword ? "" : qsTr("signs in at a provider"), email, folders.length === 0 ? "" : folders.length === 1 ? qsTr("sees 1 folder only") : qsTr("sees %1 folders only").arg(folders.length), models.length === 0 ? "" : models.length === 1 ? qsTr("may ask 1 model only") : qsTr("may ask %1 models only").arg(models.length), perMinute > 0 || streams > 0 ? qsTr("has limits") : "", qsTr("added %1").arg(Format.past(at, Format.now))])
    exact: folders.length > 0 || models.length > 0 || perMinute > 0 || streams > 0 ? Format.join([detail, Format.join(folders, ", "), Format.join(models, ", "), perMinute > 0 ? qsTr("%1 requests a minute").arg(perMinute) : "", streams > 0 ? qsTr("%1 answers at once").arg(streams) : ""]) : ""
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
