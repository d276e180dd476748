// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick
import Quarterdeck

//! What is offered for the word at the caret: files after `@`, commands after `/`.
Item {
    id: root

    required property Composer composer
    readonly property bool open: composer.offer !== Composer.Nothing

    height: open ? card.item.height : 0 // qmllint disable missing-property
    visible: open

    function handle(key: int) {
        if (card.item)
            (card.item as OfferCard).handle(key);
    }

    Loader {
        id: card

        active: root.open
        width: root.width

        sourceComponent: OfferCard {
            composer: root.composer
        }
    }
}
