// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>

namespace qd::auth {

//! \brief Which of many attempts the audit log gets: anybody can make them, and nobody shall fill the database so.
//!
//! Of each client and action the first few of an hour, then the tenth, hundredth, thousandth and so on, with their number. IPv6 addresses count by their
//! /64. One thread; memory is bounded.
class AttemptCounter
{
public:
    struct Limits
    {
        qint64 first = 1;            //!< of an hour, that are all noted
        qint64 periodMs = 3'600'000; //!< milliseconds
        qsizetype clients = 1'000;   //!< that are kept apart; all others are counted as one
    };

    //! `clock` must outlive it.
    AttemptCounter(const Clock &clock, const Limits &limits)
        : m_clock(clock)
        , m_limits(limits)
    {}

    //! One more. How many they are now if this one is to be noted, else 0.
    [[nodiscard]] qint64 count(const QHostAddress &client, const QString &action);

private:
    struct Entry
    {
        qint64 since = 0; // monotonic
        qint64 attempts = 0;
    };

    const Clock &m_clock;
    Limits m_limits;
    QHash<QByteArray, Entry> m_entries;
};

} // namespace qd::auth
