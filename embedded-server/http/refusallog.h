// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>
#include <QLoggingCategory>

#include <mutex>

namespace qd::http {

//! Who was refused, and why: `quarterdeck.security`, information by default.
Q_DECLARE_LOGGING_CATEGORY(lcSecurity)

//! What was refused.
enum class Refusal
{
    SignIn,     //!< no sign-in, or one that is not valid
    Permission, //!< signed in, but not allowed to
    Rate,       //!< too many attempts, requests or connections
    Host,       //!< asked by a name that is not the server's
    Page,       //!< a page of a foreign origin
    Request,    //!< not well-formed, or beyond the limits
    Tls,        //!< a handshake that failed
};

//! \brief Lines in the server's log for what was refused. As few as can be: nobody fills the disk by being refused.
//!
//! Of each client and kind the first few of a minute get a line each, the rest are counted; when the minute is over, one line says how many. IPv6
//! addresses count by their /64. Of more clients than it keeps apart, only the number is told. Any thread. What it is given is written as it is: no secrets, no
//! line ends.
class RefusalLog
{
public:
    struct Limits
    {
        int lines = 3;            //!< of a client and kind in a period
        qint64 periodMs = 60'000; //!< milliseconds
        qsizetype clients = 64;   //!< and kinds that are kept apart in a period
    };
    //! What a line says besides kind and client.
    struct What
    {
        QByteArray text;         //!< such as the method and the route
        QByteArray who = {};     //!< the id of a user; empty: nobody is known
        QByteArray request = {}; //!< its id; empty if it has none
    };

    //! `clock` must outlive it.
    explicit RefusalLog(const Clock &clock)
        : RefusalLog(clock, Limits{})
    {}
    RefusalLog(const Clock &clock, const Limits &limits);
    //! Writes what is counted.
    ~RefusalLog();
    Q_DISABLE_COPY_MOVE(RefusalLog)

    //! `client`: empty in process.
    void note(Refusal kind, const QHostAddress &client, const What &what);
    //! Writes the sums of periods that are over; to be called from time to time.
    void sweep();

private:
    struct Key
    {
        Refusal kind{};
        QByteArray client;
        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed) { return qHashMulti(seed, int(key.kind), key.client); }
    };
    struct Count
    {
        QByteArray client; // as it is written
        qint64 since = 0;
        int lines = 0;
        qint64 more = 0;
    };

    void writeSum(const Key &key, const Count &count) const;

    const Clock &m_clock;
    Limits m_limits;
    std::mutex m_mutex; // for all that follows
    QHash<Key, Count> m_counts;
    qint64 m_nextSweep = 0;
};

//! By what a client is counted: its address, or of IPv6 the network, which one person has all of.
[[nodiscard]] QByteArray clientKey(const QHostAddress &address);

} // namespace qd::http
