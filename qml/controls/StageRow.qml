// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! One stage of something that is tried step by step: what, what came of it, and what it said.
Item {
    id: root

    enum State { Waiting, Running, Passed, Warned, Failed, Skipped }

    required property string name
    required property int outcome
    property string detail
    readonly property bool over: outcome === StageRow.State.Waiting || outcome === StageRow.State.Skipped
    readonly property string word: {
        switch (outcome) {
        case StageRow.State.Running:
            return qsTr("trying");
        case StageRow.State.Passed:
            return qsTr("good");
        case StageRow.State.Warned:
            return qsTr("with a warning");
        case StageRow.State.Failed:
            return qsTr("failed");
        case StageRow.State.Skipped:
            return qsTr("not needed");
        default:
            return qsTr("not yet");
        }
    }
    readonly property string glyph: {
        switch (outcome) {
        case StageRow.State.Passed:
            return Icons.success;
        case StageRow.State.Warned:
            return Icons.warning;
        case StageRow.State.Failed:
            return Icons.failure;
        case StageRow.State.Running:
            return Icons.refresh;
        default:
            return Icons.pending;
        }
    }
    readonly property color ink: {
        switch (outcome) {
        case StageRow.State.Passed:
            return Theme.success;
        case StageRow.State.Warned:
            return Theme.warning;
        case StageRow.State.Failed:
            return Theme.danger;
        case StageRow.State.Running:
            return Theme.accent;
        default:
            return Theme.faint;
        }
    }

    implicitHeight: Theme.controlHeight
    width: parent?.width ?? 0

    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1: %2").arg(name).arg(word)
    Accessible.description: detail

    Icon {
        id: icon

        anchors.verticalCenter: parent.verticalCenter
        color: root.ink
        glyph: root.glyph
        width: Theme.iconSize
    }
    Label {
        id: title

        anchors.left: icon.right
        anchors.leftMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        color: root.over ? Theme.muted : Theme.text
        font.weight: root.outcome === StageRow.State.Failed ? Font.Medium : Font.Normal
        text: root.name

        Accessible.ignored: true
    }
    Label {
        anchors.left: title.right
        anchors.leftMargin: Theme.space4
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.muted
        elide: Text.ElideMiddle
        font.pixelSize: Theme.textSmall
        horizontalAlignment: Text.AlignRight
        text: root.detail.length > 0 ? root.detail : root.outcome === StageRow.State.Waiting ? "" : root.word

        Accessible.ignored: true
    }
}
