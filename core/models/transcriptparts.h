// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/transcriptrow.h"
#include "core/opencode/types.h"
#include "core/text/rows.h"

#include <QStringList>
#include <QVariantList>

#include <memory>
#include <vector>

// What a part of a message is made into before it becomes rows. Pure functions, any thread: a page of history is prepared on a worker.
namespace qd::transcript {

using BlockPtr = std::shared_ptr<const text::Block>;

//! What only the cards of permissions and questions say: apart, because a long conversation has thousands of Facts.
struct RequestFacts
{
    QString id;
    QString ownerSessionId;
    QString permission;
    QStringList patterns;
    QStringList always;
    QList<RichBlock> blocks;
    QVariantList questions;

    bool operator==(const RequestFacts &) const = default;
};

//! Null for everything else. Equal when they say the same.
struct RequestFactsPtr : std::shared_ptr<const RequestFacts>
{
    using std::shared_ptr<const RequestFacts>::shared_ptr;
    RequestFactsPtr(const RequestFacts &facts)
        : shared_ptr(std::make_shared<const RequestFacts>(facts))
    {}

    friend bool operator==(const RequestFactsPtr &a, const RequestFactsPtr &b)
    {
        return a.get() == b.get() || (a && b && *a.get() == *b.get());
    }
};

//! What a row without a block says; shared by the rows of one part.
struct Facts
{
    QString title;
    QString subtitle;
    QString tool;
    QString agent;
    QString modelName;
    QString provider;
    QString childSessionId;
    QString fileUrl;
    RequestFactsPtr request;
    qint64 time = 0;
    qint64 duration = 0;
    qint64 retryAt = 0;
    double inputTokens = 0;
    double outputTokens = 0;
    double cost = 0;
    int additions = 0;
    int deletions = 0;
    int count = 0;
    TranscriptRow::ToolKind toolKind = TranscriptRow::OtherTool;
    TranscriptRow::ToolStatus toolStatus = TranscriptRow::Pending;
    TranscriptRow::TodoStatus todoStatus = TranscriptRow::TodoPending;
    TranscriptRow::PromptState promptState = TranscriptRow::Stored;
    TranscriptRow::ErrorCode errorCode = TranscriptRow::OtherError;
    bool automatic = false;

    bool operator==(const Facts &) const = default;
};
using FactsPtr = std::shared_ptr<const Facts>;

//! Empty ones when it is not about a request.
[[nodiscard]] const RequestFacts &requestOf(const Facts &facts);

//! A row below a part's own one, or of its text.
struct Piece
{
    TranscriptRow::Kind kind = TranscriptRow::Text;
    text::Gap gap = text::Gap::None;
    BlockPtr block;
    FactsPtr facts; //!< Todo, ShowAll
};

//! How a part is to be shown.
struct PartOptions
{
    bool live = false;     //!< its message is being written
    bool summary = false;  //!< its message is a compaction's summary
    bool expanded = false; //!< what it folds is open
    bool showAll = false;
    QString root; //!< paths below it are shown relative to it

    bool operator==(const PartOptions &) const = default;
};

//! A part, ready to become rows.
struct PartContent
{
    bool hasHeader = false; //!< a row of `header` with `facts` stands above the pieces
    TranscriptRow::Kind header = TranscriptRow::Text;
    FactsPtr facts;
    bool expandable = false;
    bool expanded = false;
    bool open = false; //!< still being written
    std::vector<Piece> pieces;
};

//! Whether a part can show anything at all.
[[nodiscard]] bool isShown(const opencode::Part &part);
//! Tools that open themselves: the person wants to see a todo list.
//! How much of one block is shown.
[[nodiscard]] int lengthLimit(const PartOptions &options);
[[nodiscard]] bool isTodoList(const opencode::Part &part);
//! Whether it is still being written.
[[nodiscard]] bool isOpen(const opencode::Part &part, const PartOptions &options);
//! Too much to read on the GUI thread.
[[nodiscard]] bool isHeavy(const opencode::Part &part);
//! Differs whenever prepare() may give something else.
[[nodiscard]] size_t fingerprint(const opencode::Part &part, const PartOptions &options);
[[nodiscard]] PartContent prepare(const opencode::Part &part, const PartOptions &options);

//! Adds rows for a block: its pieces, and "show all" when it was cut. `above` is the block before it, or null.
void addBlock(std::vector<Piece> &pieces, const text::Block &block, const text::Block *above);
//! Takes over blocks of `before` that say the same, so that only what really changed counts as changed. Colours are kept.
void keepEqualBlocks(const std::vector<Piece> &before, std::vector<Piece> &after, size_t from = 0);
//! Memory of a block, roughly.
[[nodiscard]] qint64 costOf(const text::Block &block);

} // namespace qd::transcript
