// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! An action and its key: pressed, it takes the next key that is pressed. One that is somebody else's is asked about first.
Column {
    id: root

    required property string action
    required property string title
    required property string keys
    required property string standard
    required property bool changed
    required property string conflict
    property string wanted //!< somebody else has it
    property string problem

    function take(pressed: string) {
        problem = ShortcutStore.objection(pressed);
        wanted = "";
        if (problem.length > 0)
            return;
        if (ShortcutStore.holder(pressed, action).length > 0)
            wanted = pressed;
        else
            ShortcutStore.assign(action, pressed);
    }

    Setting {
        detail: root.problem.length > 0 ? root.problem : root.conflict.length > 0 ? qsTr("“%1” has this key too.").arg(root.conflict) : ""
        name: root.title
        words: root.keys

        Row {
            spacing: Theme.space1

            KeyCapture {
                clash: root.conflict.length > 0
                keys: root.keys
                title: root.title

                onBegun: {
                    root.problem = "";
                    root.wanted = "";
                }
                onTaken: pressed => root.take(pressed)
            }
            IconButton {
                enabled: root.changed
                glyph: Icons.undo
                name: root.standard.length > 0 ? qsTr("Back to %1 for %2").arg(root.standard).arg(root.title) : qsTr("Back to no key for %1").arg(root.title)
                opacity: root.changed ? 1 : 0

                onClicked: root.take(root.standard)
            }
        }
    }
    Loader {
        active: root.wanted.length > 0
        visible: active
        width: parent.width

        sourceComponent: Callout {
            text: qsTr("%1 is the key of “%2”.").arg(root.wanted).arg(ShortcutStore.holder(root.wanted, root.action))

            Button {
                text: qsTr("Use it here")

                onClicked: {
                    ShortcutStore.assign(root.action, root.wanted);
                    root.wanted = "";
                }
            }
            Button {
                kind: Button.Kind.Quiet
                text: qsTr("Leave it there")

                onClicked: root.wanted = ""
            }
        }
    }
}
