// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/yjs/awareness.h"

#include "core/base/jsontree.h"
#include "core/yjs/bytes.h"
#include "core/yjs/messages.h"

namespace qd::yjs {

namespace {

constexpr int mostLevels = 32;
constexpr int mostValues = 10'000;

} // namespace

std::optional<QList<AwarenessEntry>> readAwareness(const QByteArray &payload)
{
    Reader reader(payload);
    QList<AwarenessEntry> entries;
    for (quint64 count = reader.number(); count > 0; --count) {
        AwarenessEntry entry;
        entry.client = reader.number();
        entry.clock = reader.number();
        entry.state = reader.text().toByteArray();
        if (!reader.ok() || entry.clock > largestClock)
            return std::nullopt;
        const auto json = json::Tree::parse(entry.state, {mostLevels, mostValues});
        if (!json)
            return std::nullopt;
        if ((*json)->root().isNull())
            entry.state = QByteArrayLiteral("null"); // white space is allowed around it
        entries.append(std::move(entry));
    }
    if (!reader.ok())
        return std::nullopt;
    return entries;
}

QByteArray writeAwareness(const QList<AwarenessEntry> &entries)
{
    QByteArray payload;
    appendNumber(payload, quint64(entries.size()));
    for (const AwarenessEntry &entry : entries) {
        appendNumber(payload, entry.client);
        appendNumber(payload, entry.clock);
        appendBytes(payload, entry.state);
    }
    return payload;
}

QByteArray awarenessMessage(const QList<AwarenessEntry> &entries)
{
    return writeMessage(Message::Kind::Awareness, writeAwareness(entries));
}

bool Awareness::isNews(const AwarenessEntry &entry) const
{
    const AwarenessEntry *known = find(entry.client);
    if (!known)
        return !entry.isGone();
    return entry.clock > known->clock || (entry.clock == known->clock && entry.isGone() != known->isGone());
}

bool Awareness::take(const AwarenessEntry &entry)
{
    const bool news = isNews(entry);
    if (news)
        m_entries.insert(entry.client, entry);
    return news;
}

std::optional<AwarenessEntry> Awareness::leave(quint64 client)
{
    const auto found = m_entries.find(client);
    if (found == m_entries.end() || found->isGone())
        return std::nullopt;
    found->clock += 1;
    found->state = QByteArrayLiteral("null");
    return *found;
}

void Awareness::forgetGone()
{
    m_entries.removeIf([](const auto &each) { return each.value().isGone(); });
}

const AwarenessEntry *Awareness::find(quint64 client) const
{
    const auto found = m_entries.constFind(client);
    return found == m_entries.constEnd() ? nullptr : &*found;
}

QList<AwarenessEntry> Awareness::living() const
{
    QList<AwarenessEntry> entries;
    for (const AwarenessEntry &entry : m_entries) {
        if (!entry.isGone())
            entries.append(entry);
    }
    return entries;
}

} // namespace qd::yjs
