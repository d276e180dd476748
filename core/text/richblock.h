// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"

#include <QMetaType>

#include <memory>

namespace qd {

//! \brief A text::Block as a value that models hand out and QML passes on to the item that paints it.
//!
//! Copying shares the block: it costs one reference. The block itself never changes; a block that grows or gets its colours is
//! a new one. So two values are equal exactly when they share one block, and a view repaints only then.
class RichBlock
{
    Q_GADGET
    Q_PROPERTY(bool valid READ isValid CONSTANT)
    Q_PROPERTY(Kind kind READ kind CONSTANT)
    Q_PROPERTY(QString text READ text CONSTANT)
    Q_PROPERTY(QString language READ language CONSTANT)
    Q_PROPERTY(int level READ level CONSTANT)
    Q_PROPERTY(int indent READ indent CONSTANT)
    Q_PROPERTY(int quoteDepth READ quoteDepth CONSTANT)
    Q_PROPERTY(QString marker READ marker CONSTANT)
    Q_PROPERTY(int hidden READ hidden CONSTANT)
    Q_PROPERTY(bool continues READ continues CONSTANT)
    Q_PROPERTY(bool continued READ continued CONSTANT)

public:
    //! The members of text::BlockKind, for QML.
    enum Kind
    {
        Paragraph = int(text::BlockKind::Paragraph),
        Heading = int(text::BlockKind::Heading),
        ListItem = int(text::BlockKind::ListItem),
        Quote = int(text::BlockKind::Quote),
        Code = int(text::BlockKind::Code),
        Table = int(text::BlockKind::Table),
        Rule = int(text::BlockKind::Rule),
        Html = int(text::BlockKind::Html),
        Diff = int(text::BlockKind::Diff),
    };
    Q_ENUM(Kind)

    RichBlock() = default;
    explicit RichBlock(std::shared_ptr<const text::Block> block)
        : m_block(std::move(block))
    {}

    [[nodiscard]] bool isValid() const { return m_block != nullptr; }
    //! Null when not valid.
    [[nodiscard]] const std::shared_ptr<const text::Block> &block() const { return m_block; }

    [[nodiscard]] Kind kind() const { return m_block ? Kind(m_block->kind) : Paragraph; }
    [[nodiscard]] QString text() const { return m_block ? m_block->text : QString(); }
    [[nodiscard]] QString language() const { return m_block ? m_block->language : QString(); }
    [[nodiscard]] int level() const { return m_block ? m_block->level : 0; }
    [[nodiscard]] int indent() const { return m_block ? m_block->indent : 0; }
    [[nodiscard]] int quoteDepth() const { return m_block ? m_block->quoteDepth : 0; }
    [[nodiscard]] QString marker() const { return m_block ? m_block->marker : QString(); }
    [[nodiscard]] int hidden() const { return m_block ? m_block->hidden : 0; }
    [[nodiscard]] bool continues() const { return m_block && m_block->continues; }
    [[nodiscard]] bool continued() const { return m_block && m_block->continued; }

    bool operator==(const RichBlock &) const = default;

private:
    std::shared_ptr<const text::Block> m_block;
};

} // namespace qd

Q_DECLARE_METATYPE(qd::RichBlock)
