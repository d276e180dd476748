// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"
#include "core/base/taskscope.h"
#include "core/yjs/awareness.h"
#include "embedded-server/store/database.h"

#include <QMap>
#include <QObject>
#include <QUuid>

namespace qd::server {

//! Which room is meant: its user (empty for presence rooms) and its name.
struct RoomPlace
{
    QByteArray user;
    QString name;

    bool operator==(const RoomPlace &) const = default;
    bool operator<(const RoomPlace &other) const { return std::tie(user, name) < std::tie(other.user, other.name); }
    friend size_t qHash(const RoomPlace &place, size_t seed = 0) { return qHashMulti(seed, place.user, place.name); }
};

//! \brief Carries presence between several servers on one PostgreSQL, by its NOTIFY: nothing is stored.
//!
//! What is lost on the way comes again, since clients repeat their state. A server says now and then that it is there; of one that is not heard
//! of any more, all states are gone. With SQLite it does nothing. One thread; the database must outlive it.
class PresenceRelay : public QObject
{
    Q_OBJECT

public:
    PresenceRelay(store::Database &database, Scheduler &scheduler, QObject *parent = nullptr);
    //! Says good-bye.
    ~PresenceRelay() override;

    //! News of a member here. What comes in quick succession goes out together.
    void tell(const RoomPlace &place, const QByteArray &user, const QList<yjs::AwarenessEntry> &entries);
    //! The room was opened here: others tell who is there.
    void ask(const RoomPlace &place);

    //! \name Times, milliseconds
    //! @{
    static constexpr qint64 gatherMs = 40;
    static constexpr qint64 aliveMs = 10'000;
    static constexpr qint64 lostMs = 35'000;
    //! @}

Q_SIGNALS:
    void told(const qd::server::RoomPlace &place, const QByteArray &server, const QByteArray &user,
              const QList<qd::yjs::AwarenessEntry> &entries);
    void asked(const qd::server::RoomPlace &place);
    //! All states of that server are gone.
    void lost(const QByteArray &server);

private:
    struct Peer
    {
        qint64 heard = 0; //!< counts beats
        QByteArray parts; //!< of a message that is not whole yet
    };
    using Key = std::pair<RoomPlace, QByteArray>; //!< and the member's user

    void plan();
    [[nodiscard]] QCoro::Task<> flush();
    void beat();
    void send(const QByteArrayList &payloads);
    void heard(const QString &topic, const QString &payload);
    void take(const QByteArrayList &words, Peer &peer);
    [[nodiscard]] QByteArrayList messagesOf(const Key &key, const QList<yjs::AwarenessEntry> &entries) const;

    store::Database &m_database;
    Scheduler &m_scheduler;
    const bool m_isUseful;
    const QByteArray m_own = QUuid::createUuid().toByteArray(QUuid::Id128);
    QMap<Key, QMap<quint64, yjs::AwarenessEntry>> m_waiting; //!< the newest of each client
    QByteArrayList m_questions;
    QHash<QByteArray, Peer> m_peers;
    qint64 m_beats = 0;
    bool m_planned = false;
    bool m_writes = false;
    TaskScope m_tasks;
};

} // namespace qd::server
