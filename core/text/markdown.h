// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"

#include <QByteArray>

namespace qd::text {

//! \brief Markdown (CommonMark, tables, task lists, strikethrough, bare links) to flat blocks.
//!
//! Pure; any thread. Never fails: whatever the text, blocks come out. Raw HTML is shown as it is written (inline: plain text, on lines of
//! its own: an Html block), except `<br>`, which breaks the line. A single line break breaks the line. Only http, https and mailto links
//! become links. An image becomes its label, linked to its address; nothing is ever fetched.
//! A block longer than `maxLength` is cut (Block::hidden); "show all" parses again with a larger one.
[[nodiscard]] QList<Block> parseMarkdown(QStringView source, int maxLength = maxBlockLength);

//! \brief The same, for text that grows at its end.
//!
//! Finished blocks never change again; only the open tail is parsed again, and only when blocks() is asked. After finish() the blocks
//! equal those of parseMarkdown() on the whole text, wherever it was cut. One thread at a time.
class StreamingMarkdown
{
public:
    explicit StreamingMarkdown(int maxLength = maxBlockLength);

    //! Cheap: keeps the text until blocks() is asked. `text` may begin or end between the halves of a surrogate pair.
    void append(QStringView text);
    //! No more text follows: the last block is no longer `open`.
    void finish();
    //! All blocks so far. The last one is `open` until finish().
    [[nodiscard]] const QList<Block> &blocks();
    //! \brief The first index whose block differs from what it was at the last call (or has come, or gone) since.
    //!
    //! Equals blocks().size() when nothing changed. Blocks before it are the same, value for value.
    [[nodiscard]] int takeFirstChanged();

private:
    void update();
    void findDefinitions();
    void replaceTail(QList<Block> tail);

    QByteArray m_source; //!< UTF-8; all of it, because a link definition may reach back
    QList<Block> m_blocks;
    QChar m_highSurrogate;     //!< the first half of a pair whose second half is still to come
    qsizetype m_tailStart = 0; //!< byte of m_source from which everything is still open
    int m_tailBlock = 0;       //!< the first block of the tail
    int m_firstChanged = 0;
    int m_maxLength;
    bool m_definitions = false; //!< there may be link definitions: everything stays open
    qsizetype m_scanned = 0;    //!< where the search for definitions goes on
    bool m_bracketOpen = false; //!< a definition may have begun above m_scanned
    bool m_dirty = false;
    bool m_finished = false;
};

} // namespace qd::text
