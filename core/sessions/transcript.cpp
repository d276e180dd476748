// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sessions/transcript.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd {

using namespace opencode;

namespace {

//! Unpacking more than this at once would be felt.
constexpr qsizetype PackLimit = 1024LL * 1024;

bool isOpenText(const Part &part)
{
    return (part.type == PartType::Text || part.type == PartType::Reasoning) && part.start > 0 && part.end == 0;
}

qsizetype findPart(const QList<Part> &parts, const QString &id)
{
    const auto it = std::lower_bound(parts.cbegin(), parts.cend(), id,
                                     [](const Part &part, const QString &wanted) { return part.id < wanted; });
    return it != parts.cend() && it->id == id ? it - parts.cbegin() : -1;
}

} // namespace

qsizetype Transcript::indexOf(const QString &messageId) const
{
    const Row *row = m_byId.value(messageId);
    if (row == nullptr)
        return -1;
    const auto it = std::lower_bound(m_rows.cbegin(), m_rows.cend(), row, [](const auto &candidate, const Row *wanted) {
        return before(*candidate, wanted->info.created, wanted->info.id);
    });
    return it - m_rows.cbegin();
}

MessageWithParts Transcript::message(qsizetype index) const
{
    Row &row = *m_rows[size_t(index)];
    MessageWithParts result{row.info, row.parts};
    if (std::optional<UnpackedParts> unpacked = row.packed.isEmpty() ? std::nullopt : read(row)) {
        result.info.extra = std::move(unpacked->extra);
        result.parts = std::move(unpacked->parts);
    }
    return result;
}

const Part *Transcript::part(const QString &messageId, const QString &partId) const
{
    const Row *row = m_byId.value(messageId);
    if (row == nullptr)
        return nullptr;
    const qsizetype index = findPart(row->parts, partId);
    return index < 0 ? nullptr : &row->parts.at(index);
}

void Transcript::upsert(const Message &message)
{
    m_removed.remove(message.id);
    Row *row = m_byId.value(message.id);
    if (row == nullptr) {
        insert(makeRow({message, {}}))->fresh = true;
        return;
    }
    unpack(*row);
    const bool moves = row->info.created != message.created;
    std::unique_ptr<Row> moved = moves ? take(message.id) : nullptr;
    row->info = message;
    row->dead = false;
    row->cached = false;
    if (moves)
        insert(std::move(moved));
}

bool Transcript::remove(const QString &messageId)
{
    m_removed.insert(messageId);
    return take(messageId) != nullptr;
}

bool Transcript::upsertPart(const Part &part)
{
    Row *row = hot(part.messageId);
    if (row == nullptr)
        return false;
    row->dead = false;
    const auto it = std::lower_bound(row->parts.begin(), row->parts.end(), part.id,
                                     [](const Part &candidate, const QString &id) { return candidate.id < id; });
    if (it != row->parts.end() && it->id == part.id)
        *it = part;
    else
        row->parts.insert(it, part);
    dropEarlierAttempts(*row, part.type == PartType::StepStart);
    return true;
}

bool Transcript::removePart(const QString &messageId, const QString &partId)
{
    Row *row = hot(messageId);
    const qsizetype index = row == nullptr ? -1 : findPart(row->parts, partId);
    if (index < 0)
        return false;
    row->parts.removeAt(index);
    return true;
}

bool Transcript::append(const QString &messageId, const QString &partId, const QString &text)
{
    const bool recent = m_recentRow != nullptr && m_recentRow->info.id == messageId &&
                        m_recentPart < m_recentRow->parts.size() && m_recentRow->parts.at(m_recentPart).id == partId;
    if (!recent) {
        m_recentRow = hot(messageId);
        m_recentPart = m_recentRow == nullptr ? -1 : findPart(m_recentRow->parts, partId);
        if (m_recentPart < 0) {
            m_recentRow = nullptr;
            return false;
        }
    }
    const Part &known = m_recentRow->parts.at(m_recentPart);
    if (known.end > 0 || known.dropped)
        return false;
    m_recentRow->parts[m_recentPart].text.append(text);
    return true;
}

QString Transcript::dropOpenText()
{
    const qsizetype index = lastAssistant();
    if (index < 0 || info(index).completed > 0)
        return {};
    Row *row = hot(info(index).id);
    if (row == nullptr)
        return {};
    bool any = false;
    for (Part &part : row->parts) {
        if (!isOpenText(part) || part.dropped)
            continue;
        part.dropped = true;
        part.incomplete = false;
        part.text = u""_s; // empty as the server has it; null would be none
        any = true;
    }
    return any ? row->info.id : QString();
}

bool Transcript::hasOpenTurn() const
{
    const qsizetype index = lastAssistant();
    return index >= 0 && info(index).completed == 0 && !info(index).error;
}

std::shared_ptr<const MessageError> failureOf(const Message &message)
{
    const bool stopped = message.error && message.error->name == u"MessageAbortedError";
    return stopped ? nullptr : message.error;
}

std::shared_ptr<const MessageError> Transcript::lastError() const
{
    const bool reverted = !m_rows.empty() && m_rows.back()->mark == MessageMark::Reverted;
    return m_rows.empty() || reverted ? nullptr : failureOf(m_rows.back()->info);
}

void Transcript::revive()
{
    const qsizetype index = lastAssistant();
    if (index >= 0)
        m_rows[size_t(index)]->dead = false;
}

bool Transcript::canPack(qsizetype keep) const
{
    const auto end = m_rows.cbegin() + std::max<qsizetype>(0, count() - keep);
    return std::any_of(m_rows.cbegin(), end, [](const auto &row) { return row->isPackable(); });
}

bool Transcript::pack(qsizetype limit, qsizetype keep)
{
    const qsizetype end = count() - keep;
    for (qsizetype i = 0; i < end; ++i) {
        Row &row = *m_rows[size_t(i)];
        if (!row.isPackable())
            continue;
        if (limit-- == 0)
            return true;
        const QByteArray flat = flattenParts(row.info.extra, row.parts);
        row.large = flat.size() > PackLimit;
        if (row.large)
            continue;
        row.packed = m_packs.put(flat);
        if (&row == m_recentRow)
            forgetRecent();
        row.parts = {};
        row.info.extra = {};
    }
    return false;
}

qsizetype Transcript::firstLost() const
{
    const auto it = std::find_if(m_rows.cbegin(), m_rows.cend(), [](const auto &row) { return row->lost; });
    return it == m_rows.cend() ? -1 : it - m_rows.cbegin();
}

bool Transcript::before(const Row &row, TimeMs created, const QString &id)
{
    return row.info.created != created ? row.info.created < created : row.info.id < id;
}

std::unique_ptr<Transcript::Row> Transcript::makeRow(const MessageWithParts &message)
{
    auto row = std::make_unique<Row>();
    row->info = message.info;
    row->parts = message.parts;
    const auto byId = [](const Part &a, const Part &b) { return a.id < b.id; };
    if (!std::is_sorted(row->parts.cbegin(), row->parts.cend(), byId))
        std::stable_sort(row->parts.begin(), row->parts.end(), byId);
    dropEarlierAttempts(*row, false);
    return row;
}

//! One message is one step: a second step-start in it means that the attempt before was given up. Its open text never ends, and
//! the server forgets what was streamed of it.
void Transcript::dropEarlierAttempts(Row &row, bool forgetStreamed)
{
    if (!row.info.isAssistant())
        return;
    const auto last = std::find_if(row.parts.crbegin(), row.parts.crend(),
                                   [](const Part &part) { return part.type == PartType::StepStart; });
    const qsizetype end = row.parts.crend() - last - 1; // of the last step-start; -1 if there is none
    for (qsizetype i = 0; i < end; ++i) {
        const Part &part = row.parts.at(i);
        const bool pendingTool = part.tool && part.tool->status == ToolStatus::Pending;
        if (part.dropped || (!isOpenText(part) && !pendingTool))
            continue;
        Part &dropped = row.parts[i];
        dropped.dropped = true;
        dropped.incomplete = false;
        if (forgetStreamed)
            dropped.text = u""_s;
    }
}

std::optional<UnpackedParts> Transcript::read(Row &row) const
{
    const QByteArray flat = row.lost ? QByteArray() : m_packs.get(row.packed);
    if (!flat.isEmpty())
        return unpackParts(flat);
    if (!std::exchange(row.lost, true) && m_whenLost)
        m_whenLost();
    return std::nullopt;
}

bool Transcript::unpack(Row &row)
{
    if (row.packed.isEmpty())
        return true;
    std::optional<UnpackedParts> unpacked = read(row);
    if (!unpacked)
        return false;
    row.info.extra = std::move(unpacked->extra);
    row.parts = std::move(unpacked->parts);
    row.packed = {};
    return true;
}

Transcript::Rows::iterator Transcript::lowerBound(TimeMs created, const QString &id)
{
    return std::lower_bound(m_rows.begin(), m_rows.end(), id, [created](const auto &row, const QString &wanted) {
        return before(*row, created, wanted);
    });
}

Transcript::Row *Transcript::insert(std::unique_ptr<Row> row)
{
    Row *raw = row.get();
    shareTexts(raw->info);
    m_byId.insert(raw->info.id, raw);
    m_rows.insert(lowerBound(raw->info.created, raw->info.id), std::move(row));
    return raw;
}

std::unique_ptr<Transcript::Row> Transcript::take(const QString &messageId)
{
    const qsizetype index = indexOf(messageId);
    if (index < 0)
        return nullptr;
    forgetRecent();
    m_byId.remove(messageId);
    std::unique_ptr<Row> row = std::move(m_rows[size_t(index)]);
    m_rows.erase(m_rows.begin() + index);
    return row;
}

void Transcript::shareTexts(Message &message)
{
    for (QString *text :
         {&message.agent, &message.model.providerId, &message.model.modelId, &message.model.variant, &message.finish}) {
        if (!text->isEmpty())
            *text = *m_shared.insert(*text);
    }
    if (const auto parent = m_byId.constFind(message.parentId); parent != m_byId.cend())
        message.parentId = parent.key();
}

Transcript::Row *Transcript::hot(const QString &messageId)
{
    Row *row = m_byId.value(messageId);
    return row != nullptr && unpack(*row) ? row : nullptr;
}

qsizetype Transcript::lastAssistant() const
{
    qsizetype i = count() - 1;
    while (i >= 0 && !info(i).isAssistant())
        --i;
    return i;
}

void Transcript::forgetRecent()
{
    m_recentRow = nullptr;
    m_recentPart = -1;
}

} // namespace qd
