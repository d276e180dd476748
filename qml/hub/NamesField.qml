// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! A list that somebody writes name by name: what is in it, and below that a field for one more.
ColumnLayout {
    id: root

    required property var parts //!< of what was typed: (text) -> list of names
    required property var check //!< why one more can't be in the list, or an empty text: (name, names) -> text
    required property string fieldObject
    property var names: []
    property string listName
    property string name //!< of the field
    property string spoken
    property string example
    property string hint
    property string glyph
    property string problem
    readonly property bool isEmpty: names.length === 0 && field.text.trim().length === 0
    readonly property int rowsAtOnce: Theme.compact ? 3 : 6 //!< more are scrolled to
    signal edited

    spacing: Theme.space3

    function write() {
        field.forceActiveFocus();
    }
    //! Whether what stands in the field is in the list now, or nothing stood there.
    function take(): bool {
        problem = "";
        let all = names;
        for (const one of parts(field.text)) {
            problem = problem.length > 0 ? problem : check(one, all);
            all = all.concat([one]);
        }
        if (problem.length > 0) {
            field.forceActiveFocus();
            return false;
        }
        names = all;
        field.clear();
        return true;
    }
    function forget(one: string) {
        names = names.filter(other => other !== one);
        edited();
        field.forceActiveFocus();
    }

    ListView {
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(contentHeight, Theme.controlHeight * root.rowsAtOnce)
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        model: root.names
        visible: count > 0

        Accessible.role: Accessible.List
        Accessible.name: root.listName

        T.ScrollBar.vertical: ScrollBar {}

        delegate: Item {
            id: row

            required property string modelData

            height: Math.max(remove.height, words.implicitHeight + Theme.space1)
            width: ListView.view.width

            Accessible.role: Accessible.ListItem
            Accessible.name: modelData

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                glyph: root.glyph
                x: Theme.space3
            }
            Prose {
                id: words

                anchors.verticalCenter: parent.verticalCenter
                font.family: Theme.monoFont
                font.pixelSize: Theme.textSmall
                text: row.modelData
                width: parent.width - x - remove.width - Theme.space2
                wrapMode: Text.Wrap
                x: Theme.space3 + Theme.iconSize + Theme.space3

                Accessible.ignored: true
            }
            IconButton {
                id: remove

                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                glyph: Icons.close
                name: qsTr("Remove %1").arg(row.modelData)

                onClicked: root.forget(row.modelData)
            }
        }
    }
    FormField {
        Layout.fillWidth: true
        hint: root.hint
        name: root.name
        problem: root.problem

        RowLayout {
            spacing: Theme.space2
            width: parent.width

            TextField {
                id: field

                Layout.fillWidth: true
                font.family: Theme.monoFont
                font.pixelSize: Theme.textSmall
                inputMethodHints: Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
                maximumLength: 4096
                objectName: root.fieldObject
                placeholderText: root.example

                Accessible.name: root.spoken

                Keys.onEnterPressed: root.take()
                Keys.onReturnPressed: root.take()

                onTextEdited: root.problem = ""
            }
            Button {
                enabled: field.text.trim().length > 0
                objectName: root.fieldObject + "Add"
                text: qsTr("Add")

                onClicked: root.take()
            }
        }
    }
}
