// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/yjs/messages.h"
#include "embedded-server/sync/presence.h"
#include "embedded-server/sync/roomlog.h"
#include "embedded-server/sync/roomstorage.h"

#include <functional>

namespace qd::server {

//! \brief Somebody in a room. What is called may not destroy the room.
struct RoomMember
{
    QByteArray user; //!< the principal's id
    bool mayWrite = false;
    std::function<void(const QByteArray &message)> send;
    std::function<void(int code, const QByteArray &reason)> close;
};

//! \brief A Yjs document and the presence of those who look at it, relayed by the protocols of npm's y-protocols and y-websocket.
//!
//! The document is a log of updates, which is sent to whoever asks. An update reaches the others only once it is stored, so nothing that anybody
//! saw is lost when the server is killed. What could not be stored ends its sender's connection: clients are asked for their whole state when they
//! connect, so it comes again. One thread.
class Room
{
public:
    using MemberId = Presence::MemberId;

    //! Without a storage there is no document, only presence. The settings must outlive it.
    Room(const RoomSettings &settings, std::optional<RoomStorage> storage);
    Q_DISABLE_COPY_MOVE(Room)

    //! Reads the log; once, before anybody joins.
    [[nodiscard]] QCoro::Task<Outcome<void>> load();

    //! Greets it: asks for what it has, tells who is there.
    [[nodiscard]] MemberId join(RoomMember member);
    void receive(MemberId from, const QByteArray &bytes);
    void leave(MemberId member);
    //! Ends the connections of a user.
    void endUser(const QByteArray &user, int code, const QByteArray &reason);
    //! Sends a message that says nothing to whom nothing was sent since the last beat.
    void beat();
    //! Another process has written up to a number.
    void catchUp(qint64 sequence);

    //! \name Presence on other servers of the same database
    //! @{
    //! Told what members here say of themselves.
    using Teller = std::function<void(const QByteArray &user, const QList<yjs::AwarenessEntry> &news)>;
    void setTeller(Teller tell) { m_tell = std::move(tell); }
    void tellAll() const;
    void takeElsewhere(const QByteArray &server, const QByteArray &user, const QList<yjs::AwarenessEntry> &entries);
    //! That server is gone.
    void leaveElsewhere(const QByteArray &server);
    //! @}

    [[nodiscard]] qsizetype memberCount() const { return m_members.size(); }
    //! Nobody is there, and nothing waits to be stored.
    [[nodiscard]] bool isIdle() const { return m_members.isEmpty() && !m_busy; }
    [[nodiscard]] QUuid id() const { return m_id; }
    [[nodiscard]] const RoomLog &log() const { return m_log; }

private:
    struct Member : RoomMember
    {
        bool synced = false; //!< got the log
        bool denied = false; //!< was told that it may not write
        bool heard = false;  //!< something was sent since the last beat
    };
    struct Incoming
    {
        MemberId from = 0;
        QByteArray update;
        bool whole = false;
    };
    struct Batch
    {
        QList<Incoming> kept;
        QList<bool> news;
        QList<QByteArray> bodies;
        QSet<qint64> covered;
    };

    void send(Member &member, const QByteArray &message);
    void sendAll(const QByteArray &message, MemberId except = 0);
    void sendLog(Member &member);
    void takeAwareness(MemberId from, const QByteArray &payload);
    void takeUpdate(MemberId from, const yjs::Message &message);
    [[nodiscard]] QCoro::Task<> work();
    [[nodiscard]] QCoro::Task<> store(QList<Incoming> incoming);
    [[nodiscard]] QCoro::Task<> readMore(qint64 before);
    [[nodiscard]] Batch plan(const QList<Incoming> &incoming) const;
    void stored(const Batch &batch, const store::SyncRoom &room);
    void refuse(const Incoming &incoming, const Error &error);
    void askForWhole();
    void planToAsk();

    const RoomSettings &m_settings;
    std::optional<RoomStorage> m_storage;
    QUuid m_id;
    RoomLog m_log;
    Presence m_presence;
    QHash<MemberId, Member> m_members;
    Teller m_tell;
    QHash<std::pair<QByteArray, QByteArray>, MemberId> m_elsewhereMembers; //!< by server and user
    MemberId m_lastMember = 0;
    MemberId m_lastAsked = 0;
    QList<Incoming> m_incoming;
    qint64 m_elsewhere = 0; //!< another process has written up to here
    struct
    {
        qsizetype count = 0;
        qint64 bytes = 0;
    } m_ask; //!< how long the log is when a client is asked for the whole document
    bool m_busy = false;
    TaskScope m_tasks;
};

} // namespace qd::server
