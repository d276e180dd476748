// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>

namespace qd::http {

//! \brief Slows down whoever guesses passwords: after some failures each further one doubles a pause, per address and per account.
//!
//! The pause of an account keeps its owner out too, so it stays short; that of an address grows long. IPv6 addresses count by their /64.
//! Accounts are counted whether they exist or not, so that the answer does not tell. One thread; memory is bounded.
class SignInLimiter
{
public:
    struct Rule
    {
        int free = 5;                //!< failures without a pause
        qint64 firstMs = 1'000;      //!< the pause after the next one
        qint64 longestMs = 0;        //!< where doubling ends
        qint64 forgetMs = 3'600'000; //!< without failures for so long, all is forgotten
    };
    struct Rules
    {
        Rule address{.free = 10, .longestMs = 3'600'000, .forgetMs = 24 * 3'600'000};
        Rule account{.free = 5, .longestMs = 60'000};
        qsizetype entries = 100'000; //!< of each kind; beyond, the ones that failed longest ago go
    };

    //! `clock` must outlive it.
    explicit SignInLimiter(const Clock &clock)
        : SignInLimiter(clock, Rules{})
    {}
    SignInLimiter(const Clock &clock, const Rules &rules);

    //! Milliseconds until an attempt may be made: for Retry-After; 0 = now. To be asked before the password is looked at.
    [[nodiscard]] qint64 waitMs(const QHostAddress &address, const QByteArray &account) const;
    void failed(const QHostAddress &address, const QByteArray &account);
    //! Forgets the account's failures. Not the address's: who has one account could guess at others.
    void succeeded(const QByteArray &account);

private:
    struct Entry
    {
        int failures = 0;
        qint64 last = 0; // monotonic
    };
    using Entries = QHash<QByteArray, Entry>;

    [[nodiscard]] qint64 waitMs(const Entries &entries, const QByteArray &key, const Rule &rule) const;
    void count(Entries &entries, const QByteArray &key, const Rule &rule) const;

    const Clock &m_clock;
    Rules m_rules;
    Entries m_addresses;
    Entries m_accounts;
};

//! Compares in a time that depends on the lengths only. For tokens, hashes, codes.
[[nodiscard]] bool equalInConstantTime(QByteArrayView a, QByteArrayView b);

} // namespace qd::http
