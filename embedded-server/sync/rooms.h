// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/completion.h"
#include "core/base/scheduler.h"
#include "embedded-server/sync/presencerelay.h"
#include "embedded-server/sync/room.h"

#include <QObject>
#include <QPointer>

namespace qd::server {

class Rooms;

//! \brief Somebody's place in a room; letting go of it is leaving. One thread, that of the rooms.
class Seat
{
public:
    Seat(Rooms &rooms, std::shared_ptr<Room> room, RoomMember member);
    ~Seat();
    Q_DISABLE_COPY_MOVE(Seat)

    void receive(const QByteArray &message) { m_room->receive(m_id, message); }

private:
    QPointer<Rooms> m_rooms;
    std::shared_ptr<Room> m_room;
    Room::MemberId m_id;
};

//! \brief All rooms that somebody is in, or was a moment ago.
//!
//! Servers on one PostgreSQL share documents and presence. A room belongs to its user: two users' rooms of the same name are two documents. Only presence rooms are everybody's. One thread; must outlive the
//! seats, as the database must outlive it.
class Rooms : public QObject
{
    Q_OBJECT

public:
    struct Refusal
    {
        int code = 0; //!< see roomclose
        QByteArray reason;
    };
    using Entrance = tl::expected<std::shared_ptr<Seat>, Refusal>;

    //! Without a database there are presence rooms only.
    Rooms(store::Database *database, RoomSettings settings, Scheduler &scheduler = systemScheduler(),
          QObject *parent = nullptr);
    ~Rooms() override;

    //! Reads the document if it is not there yet.
    [[nodiscard]] QCoro::Task<Entrance> enter(QString name, RoomMember member);
    //! For the server's own presence, in the first of the presence rooms; null if there is none.
    [[nodiscard]] std::shared_ptr<Seat> enterPresence(RoomMember member);
    //! Signed out, or the permission has gone: ends a user's connections so that clients don't come back by themselves.
    void endUser(const QByteArray &user, const QByteArray &reason);

    [[nodiscard]] const RoomSettings &settings() const { return m_settings; }
    [[nodiscard]] qsizetype openRooms() const { return m_rooms.size(); }

private:
    friend class Seat;
    using Key = RoomPlace;
    struct Entry
    {
        std::shared_ptr<Room> room;
        bool loaded = false;
        QList<Completion<bool>> waiting;
        Scheduler::Id end = 0;
    };

    [[nodiscard]] std::optional<Refusal> refusal(const Key &key, const QString &name) const;
    [[nodiscard]] Entry &open(const Key &key);
    [[nodiscard]] QCoro::Task<bool> load(Key key);
    void left(const Room *room);
    void evict(const Key &key);
    void beat();
    void noticed(const QString &topic, const QString &payload);
    void startRelay();

    store::Database *m_database;
    const RoomSettings m_settings;
    Scheduler &m_scheduler;
    QHash<Key, Entry> m_rooms;
    std::unique_ptr<PresenceRelay> m_relay; //!< null without a database
    bool m_beats = false;
    TaskScope m_tasks;
};

} // namespace qd::server
