// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/yjs/awareness.h"
#include "embedded-server/sync/roomsettings.h"

#include <QSet>

namespace qd::server {

//! \brief Who is in a room, and which connection said so.
//!
//! A state belongs to the connection that sent it last. Another user's connection can neither change nor end it.
class Presence
{
public:
    using MemberId = quint64;

    explicit Presence(const RoomSettings &settings)
        : m_settings(settings)
    {}

    //! `isElsewhere`: on another server, where it may be several connections of that user.
    void join(MemberId member, const QByteArray &user, bool isElsewhere = false)
    {
        m_members.insert(member, {user, {}, isElsewhere});
    }
    //! What is news, for everybody.
    [[nodiscard]] QList<yjs::AwarenessEntry> take(MemberId from, const QList<yjs::AwarenessEntry> &entries);
    //! Its states are gone: news, for everybody.
    [[nodiscard]] QList<yjs::AwarenessEntry> leave(MemberId member);
    [[nodiscard]] QList<yjs::AwarenessEntry> living() const { return m_states.living(); }
    //! Of connections to this server, by their users.
    [[nodiscard]] QHash<QByteArray, QList<yjs::AwarenessEntry>> livingHere() const;

private:
    struct Member
    {
        QByteArray user;
        QSet<quint64> clients;
        bool isElsewhere = false;
    };

    [[nodiscard]] bool mayTake(MemberId from, const yjs::AwarenessEntry &entry);
    void give(quint64 client, MemberId to);

    const RoomSettings &m_settings;
    yjs::Awareness m_states;
    QHash<MemberId, Member> m_members;
    QHash<quint64, MemberId> m_owners;
};

} // namespace qd::server
