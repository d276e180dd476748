// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What an agent wants to know: options to pick, and room for other words.
Card {
    id: root

    required property Requests requests
    required property string requestId
    required property var questions
    property string agentTitle
    property var answers: []
    readonly property bool complete: {
        for (let i = 0; i < questions.length; ++i) {
            if (!answers[i] || answers[i].length === 0)
                return false;
        }
        return questions.length > 0;
    }

    border.color: Theme.accent
    implicitHeight: column.implicitHeight + Theme.space3 * 2

    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("The agent asks")

    onRequestIdChanged: answers = []

    function choose(question: int, label: string, multiple: bool) {
        const all = answers.slice();
        const mine = all[question] ? all[question].slice() : [];
        const at = mine.indexOf(label);
        if (multiple)
            at < 0 ? mine.push(label) : mine.splice(at, 1);
        all[question] = multiple ? mine : [label];
        answers = all;
        if (!multiple && questions.length === 1)
            send();
    }
    function write(question: int, text: string) {
        const all = answers.slice();
        all[question] = text.trim().length > 0 ? [text.trim()] : [];
        answers = all;
    }
    function send() {
        const all = [];
        for (let i = 0; i < questions.length; ++i)
            all.push(answers[i] ?? []);
        requests.answerQuestion(requestId, all);
    }

    Column {
        id: column

        anchors.left: parent.left
        anchors.margins: Theme.space3
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.space4

        Repeater {
            model: root.questions

            Column {
                id: one

                required property int index
                required property var modelData
                readonly property var mine: root.answers[index] ?? []

                spacing: Theme.space2
                width: column.width

                Row {
                    spacing: Theme.space2
                    width: parent.width

                    Icon {
                        color: Theme.accent
                        glyph: Icons.message
                        height: question.implicitHeight > Theme.space6 ? Theme.space5 : question.implicitHeight
                    }
                    Prose {
                        id: question

                        font.weight: Font.DemiBold
                        text: one.modelData.question
                        width: parent.width - Theme.iconSize - Theme.space2
                    }
                }
                Repeater {
                    model: one.modelData.options

                    ListRow {
                        required property var modelData
                        readonly property bool picked: one.mine.indexOf(modelData.label) >= 0

                        detail: modelData.description
                        glyph: one.modelData.multiple ? (picked ? Icons.boxChecked : Icons.box) : picked ? Icons.success : Icons.choice
                        selected: picked
                        text: modelData.label
                        width: one.width

                        onClicked: root.choose(one.index, modelData.label, one.modelData.multiple)
                    }
                }
                TextField {
                    placeholderText: qsTr("Or in your own words")
                    visible: one.modelData.custom
                    width: parent.width

                    onAccepted: if (root.complete) root.send()
                    onTextEdited: root.write(one.index, text)
                }
            }
        }
        Row {
            spacing: Theme.space2

            Button {
                enabled: root.complete
                kind: Button.Kind.Primary
                objectName: "answer"
                text: qsTr("Answer")

                onClicked: root.send()
            }
            Button {
                kind: Button.Kind.Quiet
                text: qsTr("Don't answer")
                tip: qsTr("Ends the turn")

                onClicked: root.requests.rejectQuestion(root.requestId)
            }
        }
    }
}
