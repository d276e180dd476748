// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Title, search, filter and what can be done with the whole list.
Item {
    id: root

    required property App app
    property alias search: field.text
    property int show: WorkspaceTable.All
    readonly property bool narrowed: search.length > 0 || show !== WorkspaceTable.All

    implicitHeight: tools.y + tools.height

    function widen() {
        field.clear();
        show = WorkspaceTable.All;
    }

    Shortcut {
        sequence: "Ctrl+F"

        onActivated: field.forceActiveFocus()
    }
    IconButton {
        id: back

        anchors.verticalCenter: title.verticalCenter
        glyph: Icons.back
        name: qsTr("Back")
        visible: Theme.compact
        x: -Theme.space3

        onClicked: root.app.show(App.Settings)
    }
    Label {
        id: title

        font.pixelSize: Theme.textTitle
        font.weight: Font.DemiBold
        height: Theme.headerHeight + Theme.space2
        text: qsTr("Workspaces")
        x: back.visible ? back.width - Theme.space2 : 0

        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
    Row {
        anchors.right: parent.right
        anchors.verticalCenter: title.verticalCenter
        spacing: Theme.space2

        Button {
            glyph: Icons.plus
            kind: Button.Kind.Primary
            objectName: "addWorkspace"
            text: Theme.compact ? qsTr("Add") : qsTr("Add workspace")

            Accessible.name: qsTr("Add workspace")

            onClicked: WorkspaceActions.addRequested("")
        }
        IconButton {
            id: more

            glyph: Icons.more
            name: qsTr("Import and export")

            onClicked: menu.show()
        }
    }
    Item {
        id: tools

        height: Theme.compact ? filter.y + filter.height : field.height
        width: parent.width
        y: title.height

        SearchField {
            id: field

            objectName: "workspaceSearch"
            placeholderText: qsTr("Search workspaces")
            width: Theme.compact ? parent.width : Theme.menuWidth + Theme.space6
        }
        Segmented {
            id: filter

            choices: [qsTr("All"), qsTr("Live"), qsTr("In trouble"), qsTr("At work")]
            current: root.show
            name: qsTr("Which workspaces show")
            x: Theme.compact ? 0 : parent.width - width
            y: Theme.compact ? field.height + Theme.space2 : Math.round((field.height - height) / 2)

            onChosen: index => root.show = index
        }
    }
    Loader {
        id: menu

        function show() {
            source = "";
            setSource("qrc:/qt/qml/Quarterdeck/workspaces/WorkspacesMenu.qml", { app: root.app, parent: more });
        }
    }
}
