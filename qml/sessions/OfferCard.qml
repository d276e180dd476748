// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

Card {
    id: root

    required property Composer composer
    readonly property bool commands: composer.offer === Composer.Commands

    height: Math.min(list.contentHeight, Theme.pickerHeight * 0.75) + Theme.space2

    function handle(key: int) {
        switch (key) {
        case Qt.Key_Up:
            list.decrementCurrentIndex();
            break;
        case Qt.Key_Down:
            list.incrementCurrentIndex();
            break;
        case Qt.Key_Escape:
            composer.refuseOffer();
            break;
        default:
            composer.accept(list.currentIndex);
        }
    }

    ListView {
        id: list

        anchors.fill: parent
        anchors.margins: Theme.space1
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        currentIndex: 0
        model: root.commands ? root.composer.commands : root.composer.files
        objectName: "offers"

        delegate: ListRow {
            id: row

            required property int index
            required property string name
            required property var model

            glyph: root.commands ? Icons.terminal : name.endsWith("/") ? Icons.folder : Icons.file
            selected: index === list.currentIndex
            text: root.commands ? "/" + name : name
            trailing: (root.commands ? model.description : model.folder) ?? ""
            width: list.width

            onClicked: root.composer.accept(index)
        }

        WheelScroll {
            view: list
        }
    }
}
