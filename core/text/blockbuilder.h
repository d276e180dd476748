// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"

#include <md4c.h>

#include <optional>

namespace qd::text {

//! \brief Turns md4c's callbacks into flat blocks. One object per text.
class BlockBuilder
{
public:
    //! A place in the source before which nothing can change any more, whatever follows (link definitions aside).
    struct Cut
    {
        qsizetype offset = 0;
        int block = 0; //!< the first block after it
    };

    BlockBuilder(QByteArrayView utf8, int maxLength);

    //! Call once.
    [[nodiscard]] QList<Block> build();
    //! The last one; at 0 when there is none.
    [[nodiscard]] Cut cut() const { return m_cut; }

private:
    struct List
    {
        bool ordered = false;
        unsigned next = 1;
        char delimiter = '.';
    };
    struct Item
    {
        QString marker;
        TaskState task = TaskState::None;
    };

    bool parse(unsigned flags); //!< false when there are too many cells
    void enterBlock(MD_BLOCKTYPE type, void *detail);
    void leaveBlock(MD_BLOCKTYPE type);
    void enterSpan(MD_SPANTYPE type, void *detail);
    void leaveSpan(MD_SPANTYPE type);
    void text(MD_TEXTTYPE type, QByteArrayView text);

    void enterItem(const MD_BLOCK_LI_DETAIL &detail);
    void begin(BlockKind kind);
    void end();
    void endImplicit();
    void flushItem();
    void append(QStringView text);
    void noteCut(const char *where);
    void leaveImage();
    void closeSpans();
    void forgetSpans();
    [[nodiscard]] SpanStyles style() const;
    [[nodiscard]] QString link() const;

    QByteArrayView m_source;
    int m_maxLength;
    QList<Block> m_blocks;
    Cut m_cut;
    QList<List> m_lists;
    std::optional<Item> m_item; //!< whose first block has not come yet
    int m_quoteDepth = 0;

    Block m_block;
    bool m_inBlock = false;
    bool m_implicit = false; //!< a tight list item's text has no paragraph around it
    bool m_inCell = false;
    bool m_skipCells = false; //!< the table grew too large
    int m_cells = 0;
    int m_allCells = 0; //!< of all tables
    int m_tableLength = 0;
    qsizetype m_lost = 0; //!< UTF-16 units beyond the limit

    int m_bold = 0;
    int m_italic = 0;
    int m_strike = 0;
    int m_code = 0;
    QStringList m_links; //!< targets; empty for those that must not be links
    qsizetype m_imageStart = -1;
    QString m_imageSource;
    QString m_buffer;
};

} // namespace qd::text
