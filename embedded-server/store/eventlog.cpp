// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/eventlog.h"

#include <algorithm>

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype BatchRows = 500;

} // namespace

Outcome<qint64> EventLog::append(const QString &stream, const QList<Event> &events)
{
    if (events.isEmpty())
        return last(stream);
    const qint64 count = events.size();
    const auto drawn = m_transaction.value<qint64>(
        u"INSERT INTO event_stream (name, last, trimmed) VALUES (?, ?, 0) "
        "ON CONFLICT (name) DO UPDATE SET last = event_stream.last + excluded.last RETURNING last"_s,
        bind(stream, count));
    if (!drawn)
        return tl::unexpected(drawn.error());
    const qint64 newest = drawn->value_or(0);
    for (qsizetype from = 0; from < count; from += BatchRows) {
        const qsizetype rows = std::min(BatchRows, count - from);
        QVariantList values;
        for (qsizetype i = from; i < from + rows; ++i)
            values +=
                bind(stream, newest - count + 1 + i, m_transaction.nowMs(), events.at(i).kind, events.at(i).payload);
        const auto added = m_transaction.run(
            u"INSERT INTO event (stream, sequence, created_at, kind, payload) VALUES "_s + placeholders(rows, 5),
            values);
        if (!added)
            return tl::unexpected(added.error());
    }
    return m_transaction.notify(topic(), stream + u' ' + QString::number(newest)).map([newest] { return newest; });
}

Outcome<EventSlice> EventLog::read(const QString &stream, qint64 after, int limit)
{
    EventSlice slice;
    qint64 trimmed = 0;
    // One picture: the transaction's.
    const auto known = m_transaction.run(u"SELECT last, trimmed FROM event_stream WHERE name = ?"_s, bind(stream),
                                         [&](const Row &row) {
                                             row.read(0, slice.last);
                                             row.read(1, trimmed);
                                         });
    slice.trimmed = after < trimmed;
    const auto done = known.and_then([&](qint64) {
        return m_transaction.run(
            u"SELECT sequence, created_at, kind, payload FROM event WHERE stream = ? AND sequence > ? ORDER BY sequence LIMIT ?"_s,
            bind(stream, after, limit), [&slice](const Row &row) {
                slice.events.append(
                    {row.value<qint64>(0), row.value<qint64>(1), row.value<QString>(2), row.value<Json>(3)});
            });
    });
    return done.map([&slice](qint64) { return slice; });
}

Outcome<qint64> EventLog::last(const QString &stream)
{
    return m_transaction.value<qint64>(u"SELECT last FROM event_stream WHERE name = ?"_s, bind(stream))
        .map([](std::optional<qint64> number) { return number.value_or(0); });
}

Outcome<SequenceRange> EventLog::range(const QString &stream)
{
    SequenceRange range;
    return m_transaction
        .run(u"SELECT trimmed, last FROM event_stream WHERE name = ?"_s, bind(stream),
             [&range](const Row &row) {
                 range.oldest = row.value<qint64>(0) + 1;
                 row.read(1, range.newest);
             })
        .map([&range](qint64) { return range; });
}

Outcome<QUuid> EventLog::epoch()
{
    // Of several processes that begin at once one is the first.
    return m_transaction
        .run(u"INSERT INTO store_epoch (one, id) VALUES (1, ?) ON CONFLICT (one) DO NOTHING"_s,
             bind(QUuid::createUuid()))
        .and_then([this](qint64) { return m_transaction.value<QUuid>(u"SELECT id FROM store_epoch"_s); })
        .map([](const std::optional<QUuid> &id) { return id.value_or(QUuid()); });
}

Outcome<QUuid> EventLog::renewEpoch()
{
    return m_transaction.run(u"DELETE FROM store_epoch"_s).and_then([this](qint64) { return epoch(); });
}

Outcome<void> EventLog::trim(const QString &stream, qint64 upTo)
{
    return m_transaction
        .run(
            u"UPDATE event_stream SET trimmed = CASE WHEN last < ? THEN last ELSE ? END WHERE name = ? AND trimmed < ?"_s,
            bind(upTo, upTo, stream, upTo))
        .and_then([&](qint64) {
            return m_transaction.run(u"DELETE FROM event WHERE stream = ? AND sequence <= ?"_s, bind(stream, upTo));
        })
        .map([](qint64) {});
}

Outcome<void> EventLog::trimOlder(qint64 createdBefore)
{
    QList<std::pair<QString, qint64>> ends;
    const auto found = m_transaction.run(
        u"SELECT stream, max(sequence) FROM event WHERE created_at < ? GROUP BY stream ORDER BY stream"_s,
        bind(createdBefore), [&ends](const Row &row) {
            ends.append({row.value<QString>(0), row.value<qint64>(1)});
        });
    if (!found)
        return tl::unexpected(found.error());
    for (const auto &[stream, upTo] : std::as_const(ends)) {
        if (const auto done = trim(stream, upTo); !done)
            return done;
    }
    return {};
}

} // namespace qd::store
