// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! Where something is: a workspace by its colour and its name, and the place in it.
Item {
    id: root

    required property string name //!< of the workspace; empty = it goes without saying
    required property int hue
    property string place //!< a project, a folder
    property bool marked: name.length > 0 //!< the colour shows
    property bool spoken: true //!< and not said by what it is in
    property alias size: label.font.pixelSize
    readonly property string text: Format.join([name, place])

    implicitHeight: label.implicitHeight
    implicitWidth: label.x + label.implicitWidth

    Rectangle {
        id: dot

        anchors.verticalCenter: parent.verticalCenter
        color: Theme.hues[root.hue]
        height: width
        objectName: "workspaceDot"
        radius: width / 2
        visible: root.marked
        width: Theme.dotSize
    }
    Label {
        id: label

        color: Theme.muted
        font.pixelSize: Theme.textSmall
        height: parent.height
        text: root.text
        width: parent.width - x
        x: root.marked ? dot.width + Theme.space2 : 0

        Accessible.ignored: !root.spoken || text.length === 0
    }
}
