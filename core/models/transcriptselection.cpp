// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/transcriptmodel_p.h"

#include "core/text/markdownwriter.h"

#include <algorithm>

// Text by row, for selecting, copying and finding; colours of code.
namespace qd {

using namespace Qt::StringLiterals;
using namespace transcript;

namespace {

int firstLocal(const Group &group)
{
    return !group.rows.empty() && group.rows.front().kind == TranscriptRow::Day ? 1 : 0;
}

} // namespace

// Rows by name

int TranscriptModel::firstRowOf(const QString &messageId) const
{
    const int group = d->groups.indexOfMessage(messageId);
    if (group < 0 || d->groups.at(group).rows.empty())
        return -1;
    return d->groups.rowOf(group, firstLocal(d->groups.at(group)));
}

int TranscriptModel::lastRowOf(const QString &messageId) const
{
    const int group = d->groups.indexOfMessage(messageId);
    return group < 0 || d->groups.at(group).rows.empty() ? -1 : d->groups.offset(group);
}

int TranscriptModel::endRowOfPart(const QString &partId) const
{
    for (int at = 0; at < d->groups.size(); ++at) {
        const Group &group = d->groups.at(at);
        for (int local = group.size() - 1; local >= 0; --local) {
            const int part = group.rows[size_t(local)].part;
            if (part >= 0 && group.parts[size_t(part)].id == partId)
                return d->groups.rowOf(at, local);
        }
    }
    return -1;
}

int TranscriptModel::rowOfRequest(const QString &requestId) const
{
    const int tail = d->groups.tail();
    const auto &rows = d->groups.at(tail).rows;
    const auto it = std::ranges::find_if(
        rows, [&](const Row &row) { return row.facts && row.facts->request && row.facts->request->id == requestId; });
    return it == rows.end() || requestId.isEmpty() ? -1 : d->groups.rowOf(tail, int(it - rows.begin()));
}

QString TranscriptModel::newestMessage() const
{
    for (int at = d->groups.firstMessage(); at < d->groups.head(); ++at) {
        if (d->groups.at(at).size() > 0)
            return d->groups.at(at).id;
    }
    return {};
}

QString TranscriptModel::oldestMessage() const
{
    for (int at = d->groups.head() - 1; at >= d->groups.firstMessage(); --at) {
        if (d->groups.at(at).size() > 0)
            return d->groups.at(at).id;
    }
    return {};
}

// Text

QString TranscriptModel::plainText(int row) const
{
    if (!d->isRow(row))
        return {};
    const Groups::Position position = d->groups.locate(row);
    const Row &what = d->groups.row(position);
    if (what.hasBlock) {
        const BlockPtr block = d->blockAt(position);
        return block ? block->text : QString();
    }
    return what.facts ? what.facts->title : QString();
}

QString TranscriptModel::messageSource(const QString &messageId) const
{
    const Transcript *transcript = d->source();
    const qsizetype index = transcript ? transcript->indexOf(messageId) : -1;
    if (index < 0)
        return {};
    QStringList texts;
    const opencode::MessageWithParts message = transcript->message(index);
    for (const opencode::Part &part : message.parts) {
        if (part.type == opencode::PartType::Text && isShown(part) && !part.text.isEmpty())
            texts.append(part.text);
    }
    return texts.join(u"\n\n"_s);
}

QString TranscriptModel::codeAt(int row) const
{
    if (!d->isRow(row))
        return {};
    const Groups::Position position = d->groups.locate(row);
    if (!d->groups.row(position).hasBlock)
        return {};
    Group &group = d->groups.at(position.group);
    int local = position.local;
    while (local > 0 && group.rows[size_t(local)].continued)
        --local;
    QString code;
    for (bool goesOn = true; goesOn && local < group.size(); ++local) {
        const BlockPtr block = d->blockAt({position.group, local});
        code += block ? block->text : QString();
        goesOn = group.rows[size_t(local)].continues;
    }
    return code;
}

opencode::Part TranscriptModel::part(const QString &messageId, const QString &partId) const
{
    const Transcript *transcript = d->source();
    const qsizetype index = transcript ? transcript->indexOf(messageId) : -1;
    if (index < 0)
        return {};
    const opencode::MessageWithParts message = transcript->message(index);
    const auto it = std::ranges::find(message.parts, partId, &opencode::Part::id);
    return it == message.parts.end() ? opencode::Part() : *it;
}

// Selection

int TranscriptModel::selectableRowCount() const
{
    return rowCount();
}

QString TranscriptModel::selectableId(int row) const
{
    if (!d->isRow(row))
        return {};
    return d->groups.nameOf(d->groups.locate(row));
}

int TranscriptModel::selectableRow(const QString &id) const
{
    const QStringList names = id.split(u'/');
    if (names.size() != 4)
        return -1;
    int at = d->groups.indexOfMessage(names[0]);
    for (int prompt = 0; at < 0 && prompt < d->groups.firstMessage(); ++prompt) {
        if (d->groups.at(prompt).id == names[0])
            at = prompt;
    }
    if (at < 0)
        return -1;
    const Group &group = d->groups.at(at);
    for (int local = 0; local < group.size(); ++local) {
        const Row &row = group.rows[size_t(local)];
        const bool samePart = names[1] == (row.part >= 0 ? group.parts[size_t(row.part)].id : QString());
        if (samePart && row.kind == names[3].toInt() && names[2] == Groups::pieceName(row))
            return d->groups.rowOf(at, local);
    }
    return -1;
}

QString TranscriptModel::selectableText(int row) const
{
    if (!d->isRow(row) || !d->groups.row(d->groups.locate(row)).hasBlock)
        return {};
    return plainText(row);
}

QString TranscriptModel::selectableMarkdown(int row, int from, int to) const
{
    if (!d->isRow(row))
        return {};
    const Groups::Position position = d->groups.locate(row);
    const BlockPtr block = d->groups.row(position).hasBlock ? d->blockAt(position) : nullptr;
    return block ? text::toMarkdown(*block, from, to) : QString();
}

bool TranscriptModel::selectableContinues(int row) const
{
    return d->isRow(row) && d->groups.row(d->groups.locate(row)).continued;
}

bool TranscriptModel::selectableTight(int row) const
{
    return d->isRow(row) && d->groups.row(d->groups.locate(row)).gap == text::Gap::Tight;
}

// Colours

void TranscriptModel::setHighlighter(text::Highlighter *highlighter)
{
    if (d->highlighter == highlighter)
        return;
    if (d->highlighter)
        disconnect(d->highlighter, nullptr, this, nullptr);
    d->highlighter = highlighter;
    d->uncoloured.clear();
    if (highlighter) {
        connect(highlighter, &text::Highlighter::ready, this,
                [this](const QString &language, const QString &code) { d->takeColours(language, code); });
    }
}

void TranscriptModel::ensureHighlighted(int row)
{
    if (d->highlighter && d->isRow(row))
        d->highlight(row);
}

void TranscriptModel::Private::highlight(int row)
{
    const Groups::Position position = groups.locate(row);
    const Row &what = groups.row(position);
    if ((what.kind != TranscriptRow::Code && what.kind != TranscriptRow::Diff) || what.streaming)
        return; // what still grows is coloured when it is whole
    const BlockPtr block = blockAt(position);
    if (!block || !block->tokens.isEmpty())
        return;
    const QString language =
        what.kind == TranscriptRow::Diff ? text::languageOfFile(block->language) : text::languageOf(block->language);
    const bool tooLong = block->whole.isEmpty() && (block->continues || block->continued);
    if (language.isEmpty() || tooLong)
        return;
    const QString &code = block->whole.isEmpty() ? block->text : block->whole;
    if (const QList<text::TokenSpan> *tokens = highlighter->tokens(language, code))
        colour(position, *tokens);
    else
        uncoloured[code].append(q->selectableId(row));
}

void TranscriptModel::Private::colour(const Groups::Position &position, const QList<text::TokenSpan> &tokens)
{
    Row &row = groups.row(position);
    if (!row.block || tokens.isEmpty())
        return;
    text::Block block = *row.block;
    block.tokens = block.whole.isEmpty() ? tokens : text::sliceTokens(tokens, block.wholeStart, int(block.text.size()));
    row.block = std::make_shared<const text::Block>(std::move(block));
    Group &group = groups.at(position.group);
    if (row.part >= 0 && row.piece >= 0)
        group.parts[size_t(row.part)].content.pieces[size_t(row.piece)].block = row.block;
    const QModelIndex at = q->index(groups.rowOf(position.group, position.local));
    Q_EMIT q->dataChanged(at, at, {TranscriptRow::BlockRole});
}

void TranscriptModel::Private::takeColours(const QString &language, const QString &code)
{
    const QStringList ids = uncoloured.take(code);
    const QList<text::TokenSpan> *found = ids.isEmpty() ? nullptr : highlighter->tokens(language, code);
    if (!found)
        return;
    const QList<text::TokenSpan> tokens = *found; // the next look-up may drop it
    for (const QString &id : ids) {
        const int row = q->selectableRow(id);
        if (row >= 0 && !groups.at(groups.locate(row).group).packed)
            colour(groups.locate(row), tokens);
    }
}

} // namespace qd
