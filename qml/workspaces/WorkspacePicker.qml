// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! The workspaces, for one to be picked.
Picker {
    id: root

    required property App app
    property string current
    signal picked(workspaceId: string)

    below: true
    model: listed
    name: qsTr("Search workspaces")
    searchable: app.workspaces.count > 6

    onAboutToShow: currentIndex = listed.rowOf(current)
    onChosen: row => {
        picked(listed.factsAt(row)["workspaceId"]);
        close();
    }
    onSearchChanged: listed.search = search

    WorkspaceTable {
        id: listed

        workspaces: root.app.workspaces
    }

    delegate: ListRow {
        id: row

        required property int index
        required property string workspaceId
        required property string name
        required property string url
        required property int hue
        required property int workspaceState
        required property int signIn
        required property string reason
        readonly property WorkspaceState status: WorkspaceState {
            reason: row.reason
            signIn: row.signIn
            value: row.workspaceState
        }

        detail: url
        implicitHeight: Theme.controlHeight + Theme.textSmall + Theme.space1
        leftPadding: Theme.space4
        selected: index === root.currentIndex
        text: name
        trailing: status.word
        width: ListView.view.width

        onClicked: root.chosen(index)

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.hues[row.hue]
            height: Theme.textLarge
            radius: width / 2
            width: Theme.barWidth
            x: Theme.space2
        }
    }
    footer: Column {
        Divider {
            width: parent.width
        }
        ListRow {
            glyph: Icons.plus
            text: qsTr("Add workspace …")
            width: parent.width

            onClicked: {
                root.close();
                WorkspaceActions.addRequested("");
            }
        }
    }
}
