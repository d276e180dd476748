// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "embedded-server/hubsession/sessionanswer.h"

#include <QHash>

namespace qd::server {

//! How long what a hub said counts. Milliseconds.
struct SessionCacheTimes
{
    qint64 good = 60'000;            //!< of a session that is valid
    qint64 bad = 5'000;              //!< of one that is not
    qint64 away = 10LL * 60 * 1'000; //!< of a session that was valid, while the hub can't be asked
};

//! \brief What a hub said of tokens. Holds their hashes, never a token. One thread.
class SessionCache
{
public:
    SessionCache(const SessionCacheTimes &times, qsizetype most, const Clock &clock)
        : m_times(times)
        , m_most(most)
        , m_clock(clock)
    {}

    enum class Answer
    {
        Unknown, //!< ask
        Good,
        Bad,
    };
    struct Known
    {
        Answer answer = Answer::Unknown;
        http::Principal principal;
    };
    [[nodiscard]] Known find(const QByteArray &hash) const;
    //! The same while the hub can't be asked: sessions that were valid a while ago still are, if they have not ended by themselves.
    [[nodiscard]] Known findWhileAway(const QByteArray &hash) const;

    void putGood(const QByteArray &hash, const HubSession &session);
    void putBad(const QByteArray &hash);
    //! Bad from now on.
    void revokeSession(const QByteArray &sessionId);
    void clear() { m_entries.clear(); }
    [[nodiscard]] qsizetype size() const { return m_entries.size(); }

private:
    struct Entry
    {
        QByteArray hash;
        std::optional<HubSession> session; //!< nothing: bad
        qint64 at = 0;                     //!< monotonic
    };
    [[nodiscard]] const Entry *entry(const QByteArray &hash) const;
    [[nodiscard]] bool lives(const Entry &entry, qint64 forMs) const;
    void put(const Entry &entry);
    void makeRoom();

    SessionCacheTimes m_times;
    qsizetype m_most;
    const Clock &m_clock;
    QHash<QByteArray, Entry> m_entries; //!< by the first half of the hash; the other one is compared in constant time
};

} // namespace qd::server
