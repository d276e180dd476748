// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What every row of a transcript is: as wide as the view, its content in the text column. Content goes where `contentX` says.
Item {
    id: root

    required property int index
    readonly property ListView view: ListView.view
    readonly property real contentX: view ? view.columnX : 0 // qmllint disable missing-property
    readonly property real contentWidth: view ? view.column : 0 // qmllint disable missing-property
    readonly property SessionController session: view ? view.session : null // qmllint disable missing-property
    readonly property Application app: view ? view.app : null // qmllint disable missing-property
    readonly property TranscriptModel transcript: session ? session.transcript : null

    width: view ? view.width : 0
}
