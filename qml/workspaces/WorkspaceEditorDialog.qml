// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Quarterdeck

//! Adding or editing a workspace, step by step: Enter goes on, Escape goes back. A dialog on a desktop, a page on a phone.
Dialog {
    id: root

    required property App app
    property string address //!< to begin with
    property bool foundHub: false //!< what is at that address
    property string foundUsername
    property string foundName
    property string workspaceId //!< to edit; empty = a new one
    property bool testing: false
    property bool running: true
    property bool asking: false //!< whether what was typed may go
    property int step: 0
    readonly property bool editing: workspaceId.length > 0
    readonly property list<string> path: draft.hub ? (editing ? ["address", "hubSignIn", "test"] : ["kind", "address", "hubSignIn", "test"]) : editing ? ["address", "test"] : running ? ["kind", "address", "test"] : ["kind", "signIn", "port", "commands", "address", "test"]
    readonly property string at: path[step]
    readonly property var titles: ({ kind: qsTr("Kind"), signIn: qsTr("Sign-in"), port: qsTr("Port"), commands: qsTr("Commands"), address: qsTr("Address"), hubSignIn: qsTr("Sign-in"), test: qsTr("Test") })
    readonly property bool last: step === path.length - 1
    readonly property string verb: pages.step?.verb ?? ""
    readonly property bool mayGoOn: verb.length > 0 ? pages.step.ready : pages.step?.complete ?? false

    closePolicy: T.Popup.NoAutoClose
    height: sheet && parent ? parent.height : Math.min(implicitContentHeight + topPadding + bottomPadding, parent ? parent.height - Theme.space6 : implicitContentHeight)
    objectName: "workspaceEditor"
    preferredWidth: Theme.wideDialogWidth
    title: editing ? qsTr("Edit workspace") : qsTr("Add workspace")

    Component.onCompleted: {
        if (editing)
            draft.edit(workspaceId);
        else
            draft.beginFound(address, foundHub, foundUsername, foundName);
        step = testing ? path.length - 1 : address.length > 0 ? 1 : 0;
        open();
        settle();
    }
    onAtChanged: settle()
    onEscaped: back()

    function save() {
        if (!editing && running)
            draft.port = ""; // nobody chose one: the address has it
        draft.save();
    }
    //! The step that is up gets the keyboard; the last one tests.
    function settle() {
        if (!visible)
            return;
        pages.show(at);
        if (last)
            draft.startTest();
        pages.step?.begin();
    }
    function next() {
        if (asking || !mayGoOn)
            return;
        pages.step?.commit();
        if (verb.length > 0)
            pages.step.submit();
        else if (!last)
            step += 1;
        else if (draft.test.passed)
            root.save();
    }
    function back() {
        pages.step?.commit();
        if (asking)
            asking = false;
        else if (step > 0 && !testing)
            step -= 1;
        else
            leave();
    }
    function leave() {
        if (draft.dirty && !asking)
            asking = true;
        else
            close();
    }

    WorkspaceEditor {
        id: draft

        workspaces: root.app.workspaces

        onSaved: workspaceId => {
            WorkspaceActions.saved(workspaceId);
            root.close();
        }
    }
    FoundServers {
        id: nearby

        looking: root.visible && root.at === "kind"
        workspaces: root.app.workspaces
    }
    Stepper {
        Layout.fillWidth: true
        current: root.step
        steps: Array.from(root.path).map(name => root.titles[name])

        onChosen: step => {
            pages.step?.commit();
            root.step = step;
        }
    }
    EditorPages {
        id: pages

        Layout.fillHeight: true
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.pickerHeight + 2 * Theme.space7 + Theme.space6
        Layout.rightMargin: -Theme.space3 // the scroll bar stands beside the fields
        discovery: root.app.discovery
        editor: draft
        found: nearby
        running: root.running

        Keys.onReturnPressed: root.next()
        Keys.onEnterPressed: root.next()
        onFoundChosen: (address, hub, username, name) => {
            draft.beginFound(address, hub, username, name);
            root.running = true;
            root.step = 1;
        }
        onGoRequested: step => root.step = root.path.indexOf(step)
        onRunningPicked: running => root.running = running
    }
    DiscardQuestion {
        Layout.fillWidth: true
        text: qsTr("What you typed is not saved. Throw it away?")
        visible: root.asking

        onDiscarded: root.close()
        onKept: {
            root.asking = false;
            root.settle();
        }
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: root.step > 0 && !root.testing ? qsTr("Back") : qsTr("Cancel")

            onClicked: root.back()
        },
        Button {
            enabled: root.mayGoOn
            objectName: "saveAnyway"
            text: qsTr("Save anyway")
            visible: root.last && !draft.test.passed

            onClicked: {
                pages.step?.commit();
                root.save();
            }
        },
        Button {
            enabled: root.mayGoOn && (!root.last || draft.test.passed)
            keys: qsTr("Enter")
            kind: Button.Kind.Primary
            objectName: "next"
            text: root.verb.length > 0 ? root.verb : !root.last ? qsTr("Next") : root.editing ? qsTr("Save") : qsTr("Add")

            onClicked: root.next()
        }
    ]
}
