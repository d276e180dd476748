// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Something that has to be known, in a sentence, with what can be done about it. Stays until it is over.
Rectangle {
    id: root

    enum Kind { Info, Warning, Danger }

    default property alias actions: row.data
    property int kind: Callout.Kind.Warning
    property string glyph: kind === Callout.Kind.Info ? Icons.info : Icons.warning
    property string text
    property string detail
    readonly property color ink: kind === Callout.Kind.Danger ? Theme.danger : kind === Callout.Kind.Warning ? Theme.warning : Theme.muted

    border.color: kind === Callout.Kind.Info ? Theme.border : ink
    border.width: Theme.hairline
    color: Theme.surface
    implicitHeight: column.implicitHeight + Theme.space5
    implicitWidth: Theme.dialogWidth
    radius: Theme.radiusControl

    Accessible.role: kind === Callout.Kind.Info ? Accessible.Note : Accessible.AlertMessage
    Accessible.name: text
    Accessible.description: detail

    Icon {
        color: root.ink
        glyph: root.glyph
        x: Theme.space3
        y: Theme.space3
    }
    Column {
        id: column

        spacing: Theme.space2
        width: parent.width - x - Theme.space3
        x: Theme.space3 + Theme.iconSize + Theme.space3
        y: Theme.space3

        Prose {
            text: root.text
            width: parent.width

            Accessible.ignored: true
        }
        Prose {
            color: Theme.muted
            font.pixelSize: Theme.textSmall
            text: root.detail
            visible: text.length > 0
            width: parent.width

            Accessible.ignored: true
        }
        Flow {
            id: row

            spacing: Theme.space2
            visible: children.length > 0
            width: parent.width
        }
    }
}
