// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/sync/roomstorage.h"

#include <QCoroFuture>

namespace qd::server {

using store::SyncRoom;
using store::SyncRooms;
using store::Transaction;

RoomStorage::RoomStorage(store::Database &database, QString owner, QString name, store::SyncLimits limits)
    : m_database(database)
    , m_owner(std::move(owner))
    , m_name(std::move(name))
    , m_limits(limits)
{}

QCoro::Task<Outcome<RoomStorage::Content>> RoomStorage::read(qint64 after) const
{
    store::Database::Work<Content> work = [owner = m_owner, name = m_name,
                                           after](Transaction &transaction) -> Outcome<Content> {
        SyncRooms rooms(transaction);
        const Outcome<SyncRoom> room = rooms.find(owner, name);
        if (!room && room.error().code == Error::Code::NotFound)
            return Content();
        if (!room)
            return tl::unexpected(room.error());
        return rooms.read(room->id, after).map([&room](const QList<store::SyncUpdate> &updates) {
            return Content{room->id, updates};
        });
    };
    QFuture<Outcome<Content>> future = m_database.read(std::move(work));
    Outcome<Content> content = co_await future;
    co_return content;
}

QCoro::Task<Outcome<SyncRoom>> RoomStorage::append(QList<QByteArray> bodies, QList<qint64> covered) const
{
    store::Database::Work<SyncRoom> work = [owner = m_owner, name = m_name, bodies = std::move(bodies),
                                            covered = std::move(covered), limits = m_limits](Transaction &transaction) {
        return SyncRooms(transaction).append(owner, name, bodies, covered, limits);
    };
    QFuture<Outcome<SyncRoom>> future = m_database.write(std::move(work));
    Outcome<SyncRoom> room = co_await future;
    co_return room;
}

} // namespace qd::server
