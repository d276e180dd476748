// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// Qt 6.4 can't make bound components in a Loader or for another file's view; so ids from outside a component count as unqualified.
// qmllint disable unqualified
import QtQuick
import Quarterdeck

//! What is offered for the word at the caret: files after `@`, commands after `/`.
Item {
    id: root

    required property Composer composer
    readonly property bool open: composer.offer !== Composer.Nothing

    height: open ? card.height : 0
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
