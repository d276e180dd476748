// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/sync/roomlog.h"

#include "core/yjs/messages.h"

#include <QCryptographicHash>

#include <algorithm>

namespace qd::server {

namespace {

// Replacing few updates by one that is not much shorter is not worth a write.
constexpr qsizetype manyUpdates = 100;

// What is known of updates may take this many ranges; updates beyond are kept without being understood.
constexpr qsizetype mostRanges = 500'000;

bool pays(qint64 size, qsizetype count, qint64 replaced)
{
    return (count > 1 && size <= replaced / 2) || (count >= manyUpdates && size <= replaced);
}

QByteArray hashOf(const QByteArray &update)
{
    return QCryptographicHash::hash(update, QCryptographicHash::Sha256);
}

} // namespace

RoomLog::Plan RoomLog::plan(const QByteArray &update, bool whole) const
{
    Plan plan;
    if (update == yjs::emptyUpdate || m_hashes.contains(hashOf(update)))
        return plan;
    const auto ids = yjs::readUpdateIds(update);
    if (ids && ids->isEmpty())
        return plan;
    plan.news = !ids || !m_ids.covers(*ids);
    qint64 replaced = 0;
    if (ids && whole) {
        for (const auto &[sequence, entry] : m_entries) {
            if (!entry.ids || !ids->covers(*entry.ids))
                continue;
            plan.covered.append(sequence);
            replaced += entry.size;
        }
    }
    plan.keep = plan.news || pays(update.size(), plan.covered.size(), replaced);
    if (!plan.keep)
        plan.covered.clear();
    return plan;
}

void RoomLog::add(qint64 sequence, const QByteArray &update)
{
    Entry entry;
    entry.message = yjs::writeMessage(yjs::Message::Kind::Update, update);
    entry.size = update.size();
    entry.hash = hashOf(update);
    entry.ids = yjs::readUpdateIds(update);
    entry.ranges = entry.ids ? entry.ids->items.rangeCount() + entry.ids->deletions.rangeCount() : 0;
    if (m_ranges + entry.ranges > mostRanges) {
        entry.ids.reset();
        entry.ranges = 0;
    }
    m_ranges += entry.ranges;
    if (entry.ids)
        m_ids.add(*entry.ids);
    m_hashes.insert(entry.hash);
    m_bytes += entry.size;
    m_last = std::max(m_last, sequence);
    m_entries.insert_or_assign(sequence, std::move(entry));
}

void RoomLog::remove(const QList<qint64> &sequences)
{
    for (const qint64 sequence : sequences) {
        const auto found = m_entries.find(sequence);
        if (found == m_entries.end())
            continue;
        m_hashes.remove(found->second.hash);
        m_bytes -= found->second.size;
        m_ranges -= found->second.ranges;
        m_entries.erase(found);
    }
}

QList<QByteArray> RoomLog::messages() const
{
    QList<QByteArray> messages;
    messages.reserve(count());
    for (const auto &[sequence, entry] : m_entries)
        messages.append(entry.message);
    return messages;
}

qint64 RoomLog::largest() const
{
    qint64 size = 0;
    for (const auto &[sequence, entry] : m_entries)
        size = std::max(size, entry.size);
    return size;
}

} // namespace qd::server
