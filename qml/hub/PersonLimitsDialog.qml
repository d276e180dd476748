// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Quarterdeck

//! Which models somebody may ask through a hub's proxy, and how often.
Dialog {
    id: root

    required property People people
    required property string user
    required property string person
    property var models: []
    property int perMinute: 0 //!< 0 = as the hub limits everybody
    property int streams: 0
    property bool some: false
    readonly property bool ready: !people.busy && (!some || !names.isEmpty)

    detail: qsTr("What %1 may use of this hub's AI proxy, with every proxy token and sign-in. OpenCode on the hub works on the owner's account, and by the owner's limits.").arg(person)
    objectName: "personLimitsDialog"
    title: qsTr("Models and limits of %1").arg(person)

    Component.onCompleted: {
        some = models.length > 0;
        open();
    }

    function accept() {
        if (ready && (!some || names.take()))
            people.setLimits(user, some ? names.names : [], requests.value, answers.value);
    }

    Connections {
        target: root.people

        function onDone() {
            root.close();
        }
    }
    RadioRow {
        Layout.fillWidth: true
        checked: !root.some
        objectName: "allModels"
        text: qsTr("All models")

        onClicked: root.some = false
    }
    RadioRow {
        Layout.fillWidth: true
        checked: root.some
        objectName: "someModels"
        text: qsTr("Only these")

        onClicked: {
            root.some = true;
            names.write();
        }
    }
    NamesField {
        id: names

        Layout.fillWidth: true
        check: (model, models) => root.people.modelProblem(model, models)
        example: qsTr("gpt-5-mini")
        fieldObject: "personModel"
        glyph: Icons.model
        hint: names.names.length > 0 ? "" : qsTr("At least one, as its provider spells it.")
        listName: qsTr("Models")
        name: qsTr("One more model")
        names: root.models
        parts: text => root.people.modelsIn(text)
        spoken: qsTr("Name of a model")
        visible: root.some

        onEdited: root.people.dismiss()
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space3

        LimitField {
            id: requests

            Layout.fillWidth: true
            Layout.preferredWidth: 1
            fieldObject: "personRequests"
            limit: root.perMinute
            most: 100000
            name: qsTr("Requests a minute")

            onAccepted: root.accept()
        }
        LimitField {
            id: answers

            Layout.fillWidth: true
            Layout.preferredWidth: 1
            fieldObject: "personStreams"
            limit: root.streams
            most: 1000
            name: qsTr("Answers at once")

            onAccepted: root.accept()
        }
    }
    Callout {
        Layout.fillWidth: true
        kind: Callout.Kind.Danger
        text: root.people.problem
        visible: text.length > 0
    }

    actions: [
        Button {
            kind: Button.Kind.Quiet
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: root.ready
            kind: Button.Kind.Primary
            objectName: "personLimitsSet"
            text: qsTr("Save")

            onClicked: root.accept()
        }
    ]
}
