// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/syncrooms.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const QString Columns = u"id, owner, name, last, bytes"_s;

SyncRoom roomIn(const Row &row)
{
    return {row.value<QUuid>(0), row.value<QString>(1), row.value<QString>(2), row.value<qint64>(3),
            row.value<qint64>(4)};
}

tl::unexpected<Error> full(const QString &sentence)
{
    return tl::unexpected(Error{Error::Code::RateLimited, sentence, sentence, 0});
}

} // namespace

Outcome<SyncRoom> SyncRooms::find(const QString &owner, const QString &name)
{
    std::optional<SyncRoom> room;
    const auto done = m_transaction.run(u"SELECT "_s + Columns + u" FROM sync_room WHERE owner = ? AND name = ?"_s,
                                        bind(owner, name), [&room](const Row &row) { room = roomIn(row); });
    if (!done)
        return tl::unexpected(done.error());
    if (!room)
        return tl::unexpected(notFound(u"room"_s));
    return *room;
}

Outcome<QList<SyncRoom>> SyncRooms::list(const QString &owner)
{
    QList<SyncRoom> rooms;
    return m_transaction
        .run(u"SELECT "_s + Columns + u" FROM sync_room WHERE owner = ? ORDER BY name"_s, bind(owner),
             [&rooms](const Row &row) { rooms.append(roomIn(row)); })
        .map([&rooms](qint64) { return rooms; });
}

Outcome<QList<SyncUpdate>> SyncRooms::read(const QUuid &room, qint64 after)
{
    QList<SyncUpdate> updates;
    return m_transaction
        .run(u"SELECT sequence, body FROM sync_update WHERE room_id = ? AND sequence > ? ORDER BY sequence"_s,
             bind(room, after),
             [&updates](const Row &row) {
                 updates.append({row.value<qint64>(0), row.value<QByteArray>(1)});
             })
        .map([&updates](qint64) { return updates; });
}

Outcome<SyncRoom> SyncRooms::append(const QString &owner, const QString &name, const QList<QByteArray> &bodies,
                                    const QList<qint64> &covered, const SyncLimits &limits)
{
    if (const auto made = create(owner, name, limits); !made)
        return tl::unexpected(made.error());
    Outcome<SyncRoom> room = lock(owner, name);
    if (!room)
        return room;
    if (const auto written = write(*room, bodies, covered); !written)
        return tl::unexpected(written.error());
    if (const auto fits = check(*room, limits); !fits)
        return tl::unexpected(fits.error());
    return m_transaction.notify(topic(), room->id.toString(QUuid::WithoutBraces) + u' ' + QString::number(room->last))
        .map([&room] { return *room; });
}

Outcome<void> SyncRooms::create(const QString &owner, const QString &name, const SyncLimits &limits)
{
    const auto made =
        m_transaction.run(u"INSERT INTO sync_room (id, owner, name, created_at, last, bytes) VALUES (?, ?, ?, ?, 0, 0) "
                          "ON CONFLICT (owner, name) DO NOTHING"_s,
                          bind(QUuid::createUuid(), owner, name, m_transaction.nowMs()));
    if (!made || *made == 0)
        return made.map([](qint64) {});
    const auto count = m_transaction.value<qint64>(u"SELECT count(*) FROM sync_room WHERE owner = ?"_s, bind(owner));
    if (count && count->value_or(0) > limits.ownerRooms)
        return full(u"There are %1 documents already; delete some first."_s.arg(limits.ownerRooms));
    return count.map([](const auto &) {});
}

// Whoever writes there waits from here on until this transaction ends, so numbers become visible in their order.
Outcome<SyncRoom> SyncRooms::lock(const QString &owner, const QString &name)
{
    return m_transaction.run(u"UPDATE sync_room SET last = last WHERE owner = ? AND name = ?"_s, bind(owner, name))
        .and_then([&](qint64) { return find(owner, name); });
}

Outcome<void> SyncRooms::write(SyncRoom &room, const QList<QByteArray> &bodies, const QList<qint64> &covered)
{
    for (const qint64 sequence : covered) {
        const auto size = m_transaction.value<qint64>(
            u"SELECT length(body) FROM sync_update WHERE room_id = ? AND sequence = ?"_s, bind(room.id, sequence));
        const auto gone =
            m_transaction.run(u"DELETE FROM sync_update WHERE room_id = ? AND sequence = ?"_s, bind(room.id, sequence));
        if (!size || !gone)
            return tl::unexpected(size ? gone.error() : size.error());
        room.bytes -= size->value_or(0);
    }
    for (const QByteArray &body : bodies) {
        const auto added =
            m_transaction.run(u"INSERT INTO sync_update (room_id, sequence, created_at, body) VALUES (?, ?, ?, ?)"_s,
                              bind(room.id, ++room.last, m_transaction.nowMs(), body));
        if (!added)
            return tl::unexpected(added.error());
        room.bytes += body.size();
    }
    return m_transaction
        .run(u"UPDATE sync_room SET last = ?, bytes = ? WHERE id = ?"_s, bind(room.last, room.bytes, room.id))
        .map([](qint64) {});
}

Outcome<void> SyncRooms::check(const SyncRoom &room, const SyncLimits &limits)
{
    if (room.bytes > limits.roomBytes)
        return full(u"The document is full: it may have %1 MiB."_s.arg(limits.roomBytes / (1024 * 1024)));
    std::optional<qint64> all;
    const auto counted = m_transaction.run(u"SELECT bytes FROM sync_room WHERE owner = ?"_s, bind(room.owner),
                                           [&all](const Row &row) { all = all.value_or(0) + row.value<qint64>(0); });
    if (counted && all.value_or(0) > limits.ownerBytes)
        return full(
            u"Your documents take more than %1 MiB; delete some first."_s.arg(limits.ownerBytes / (1024 * 1024)));
    return counted.map([](qint64) {});
}

Outcome<void> SyncRooms::remove(const QUuid &room)
{
    return removeRow(m_transaction, u"sync_room"_s, u"room"_s, room);
}

Outcome<void> SyncRooms::removeOwner(const QString &owner)
{
    return m_transaction.run(u"DELETE FROM sync_room WHERE owner = ?"_s, bind(owner)).map([](qint64) {});
}

} // namespace qd::store
