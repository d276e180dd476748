// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/transcriptparts.h"
#include "core/sessions/sessionstate.h"
#include "core/text/markdown.h"

#include <QList>

namespace qd::transcript {

struct Row
{
    TranscriptRow::Kind kind = TranscriptRow::Text;
    text::Gap gap = text::Gap::None;
    quint8 depth = 0;
    bool expandable : 1 = false;
    bool expanded : 1 = false;
    bool streaming : 1 = false;
    bool first : 1 = false;
    bool last : 1 = false;
    bool continued : 1 = false; //!< goes on from the row above
    bool continues : 1 = false; //!< the row below goes on from it
    bool hasBlock : 1 = false;
    int part = -1;  //!< index in Group::parts; -1: the message's own row
    int piece = -1; //!< index in the part's pieces; -1: its header
    BlockPtr block; //!< null while the group is packed
    FactsPtr facts;

    //! The same place: what differs between two such rows is a change, not another row.
    [[nodiscard]] bool isSamePlace(const Row &other) const
    {
        return kind == other.kind && part == other.part && piece == other.piece;
    }
};

//! Roles in which two rows of the same place differ.
[[nodiscard]] QList<int> changedRoles(const Row &before, const Row &after);

//! What a message's rows depend on besides its parts.
struct Context
{
    MessageMark mark = MessageMark::None;
    qint64 day = 0;       //!< local midnight when it is the first message of that day, else 0
    FactsPtr footer;      //!< the turn ends here
    FactsPtr error;       //!< it failed
    FactsPtr promptState; //!< a prompt that is not answered yet
    TranscriptRow::ToolStatus compaction = TranscriptRow::Pending; //!< what became of it, when it asks for one

    [[nodiscard]] bool isSame(const Context &other) const;
};

//! A text that grows.
struct TextStream
{
    text::StreamingMarkdown markdown;
    qsizetype consumed = 0;  //!< of the part's text
    std::vector<int> starts; //!< first piece of each block
};

struct PartView
{
    enum class Choice : quint8
    {
        None,
        Open,
        Folded,
    };

    QString id;
    size_t fingerprint = 0;
    Choice choice = Choice::None; //!< what the person chose
    bool showAll = false;
    bool todoList = false;
    PartContent content; //!< without blocks while the group is packed
    std::unique_ptr<TextStream> stream;
};

//! The rows that belong together: a message's, or the ones at either end.
struct Group
{
    enum class Type : quint8
    {
        Tail,   //!< requests and notices, below everything
        Prompt, //!< waits in the outbox
        Message,
        Head, //!< above everything: older messages are on their way
    };

    Type type = Type::Message;
    QString id; //!< message
    TranscriptRow::Author author = TranscriptRow::Nobody;
    opencode::TimeMs created = 0;
    std::vector<PartView> parts;
    Context context;
    std::vector<Row> rows; //!< upper first
    bool packed = false;
    bool heavy = false; //!< too much to make again at once: never packed
    quint64 touched = 0;

    [[nodiscard]] int size() const { return int(rows.size()); }
    [[nodiscard]] PartView *part(const QString &partId);
    [[nodiscard]] bool canPack() const;
    //! Drops all blocks; rows and what they say otherwise stay.
    void pack();
    [[nodiscard]] qint64 blockBytes() const;
};

//! The rows of a message from its parts' contents.
[[nodiscard]] std::vector<Row> buildRows(const std::vector<PartView> &parts, const Context &context);
//! Takes text that was appended to a part into its content. False when nothing that shows changed.
bool grow(PartView &view, const opencode::Part &part);

} // namespace qd::transcript
