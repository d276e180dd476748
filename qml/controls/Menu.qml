// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

T.Menu {
    id: control

    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    implicitWidth: Theme.menuWidth
    margins: Theme.space1
    overlap: Theme.hairline
    padding: Theme.space1

    delegate: MenuItem {}
    contentItem: ListView {
        id: list

        boundsBehavior: Flickable.StopAtBounds
        clip: true
        currentIndex: control.currentIndex
        implicitHeight: contentHeight
        interactive: contentHeight > height
        model: control.contentModel

        WheelScroll {
            view: list
        }
    }
    background: Card {}
}
