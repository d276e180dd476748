// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! The settings of one workspace that are not its address. Enter saves, Escape leaves.
Dialog {
    id: root

    required property App app
    required property string workspaceId
    property bool asking: false //!< whether what was changed may go

    closePolicy: defaults.dirty ? T.Popup.NoAutoClose : T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    objectName: "defaultsDialog"
    preferredWidth: Theme.wideDialogWidth
    title: qsTr("Defaults of %1").arg(defaults.name)

    Component.onCompleted: {
        if (!defaults.edit(workspaceId))
            return;
        open();
        form.begin();
    }

    onEscaped: leave()

    function leave() {
        if (defaults.dirty && !asking)
            asking = true;
        else if (asking)
            asking = false;
        else
            close();
    }

    WorkspaceDefaults {
        id: defaults

        workspaces: root.app.workspaces

        onGone: root.close()
        onSaved: root.close()
    }
    Flickable {
        id: flick

        Layout.fillHeight: true
        Layout.fillWidth: true
        Layout.preferredHeight: form.implicitHeight
        Layout.rightMargin: -Theme.space3 // the scroll bar stands beside the fields
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: form.implicitHeight
        contentWidth: width

        Keys.onReturnPressed: if (defaults.dirty) defaults.save()
        Keys.onEnterPressed: if (defaults.dirty) defaults.save()

        T.ScrollBar.vertical: ScrollBar {}

        WheelScroll {
            view: flick
        }
        DefaultsForm {
            id: form

            draft: defaults
            width: flick.width - Theme.space3
        }
    }
    Callout {
        Layout.fillWidth: true
        objectName: "presetWarning"
        text: qsTr("Agents there can then do whatever the server's user can. What waits for you is allowed as soon as you save.")
        visible: defaults.opensUp && !root.asking
    }
    DiscardQuestion {
        Layout.fillWidth: true
        visible: root.asking

        onDiscarded: root.close()
        onKept: {
            root.asking = false;
            form.begin();
        }
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Cancel")

            onClicked: root.leave()
        },
        Button {
            enabled: defaults.dirty
            keys: qsTr("Enter")
            kind: Button.Kind.Primary
            objectName: "saveDefaults"
            text: qsTr("Save")

            onClicked: defaults.save()
        }
    ]
}
