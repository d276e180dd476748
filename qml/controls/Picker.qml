// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import QtQuick.Templates as T
import Quarterdeck

//! A searchable list in a popup, for one choice by mouse or by keys. The model filters by `search`.
T.Popup {
    id: control

    required property string name
    property bool searchable: true
    property bool below: false //!< what it belongs to; above it otherwise
    property alias search: field.text
    property alias model: list.model
    property alias delegate: list.delegate
    property alias currentIndex: list.currentIndex
    property alias view: list
    property alias footer: foot.sourceComponent
    //! Set for a list with rows that can't be chosen.
    property ModelChoiceModel choices: null
    signal chosen(row: int)

    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    focus: true
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    margins: Theme.space2
    padding: Theme.space1
    width: Math.min(Theme.pickerWidth, Math.max(Theme.menuWidth, list.Window.width - Theme.space5))
    y: below && parent ? parent.height + Theme.space1 : -height - Theme.space1

    Component.onCompleted: open()
    onOpened: {
        if (searchable)
            field.forceActiveFocus();
        else
            list.forceActiveFocus();
        if (list.currentIndex < 0)
            first();
        list.positionViewAtIndex(list.currentIndex, ListView.Center);
    }

    //! The next row that can be chosen; -1 if there is none.
    function next(row: int, direction: int): int {
        if (choices !== null)
            return choices.nextChoice(row, direction);
        const to = row + direction;
        return to >= 0 && to < list.count ? to : -1;
    }
    function first() {
        list.currentIndex = next(-1, 1);
    }
    function move(direction: int) {
        const to = next(list.currentIndex, direction);
        if (to >= 0) {
            list.currentIndex = to;
            list.positionViewAtIndex(to, ListView.Contain);
        }
    }
    function accept() {
        if (list.currentIndex >= 0)
            chosen(list.currentIndex);
    }

    contentItem: Column {
        spacing: Theme.space1

        Keys.onDownPressed: control.move(1)
        Keys.onUpPressed: control.move(-1)
        Keys.onReturnPressed: control.accept()
        Keys.onEnterPressed: control.accept()

        TextField {
            id: field

            glyph: Icons.search
            placeholderText: control.name
            plain: true
            visible: control.searchable
            width: parent.width
            height: visible ? Theme.controlHeight + Theme.space1 : 0
        }
        Divider {
            visible: control.searchable && list.count > 0
            width: parent.width
        }
        ListView {
            id: list

            boundsBehavior: Flickable.StopAtBounds
            clip: true
            currentIndex: -1
            height: Math.min(contentHeight, Theme.pickerHeight)
            highlightFollowsCurrentItem: false
            implicitWidth: Theme.pickerWidth
            width: parent.width

            Accessible.role: Accessible.List
            Accessible.name: control.name

            T.ScrollBar.vertical: ScrollBar {}

            WheelScroll {
                view: list
            }
        }
        Loader {
            id: foot

            active: sourceComponent !== null
            width: parent.width
        }
    }
    background: Card {}
}
