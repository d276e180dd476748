// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound
import QtQuick

//! Typing in a list goes to the next entry whose name begins so. Letters that follow quickly are one word; one letter again and again goes on to the
//! next with it.
Timer {
    id: root

    property string typed

    interval: 1000

    //! The row to go to; `current` when there is none.
    function find(letters: string, current: int, count: int, nameAt: var): int {
        typed = running ? typed + letters : letters;
        restart();
        const word = next(typed, typed.length > 1 ? current : current + 1, count, nameAt);
        if (word >= 0)
            return word;
        const letter = typed.charAt(0);
        const again = typed === letter.repeat(typed.length) ? next(letter, current + 1, count, nameAt) : -1;
        return again >= 0 ? again : current;
    }
    function next(word: string, from: int, count: int, nameAt: var): int {
        for (let i = 0; i < count; ++i) {
            const row = (Math.max(0, from) + i) % count;
            if (String(nameAt(row)).toLowerCase().startsWith(word.toLowerCase()))
                return row;
        }
        return -1;
    }
}
