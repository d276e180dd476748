// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/taskscope.h"
#include "embedded-server/keys/keystore.h"
#include "embedded-server/store/database.h"

#include <QHash>
#include <QStringList>

namespace qd::proxy {

//! What the server's owners let somebody use, with whatever token.
struct Allowance
{
    QStringList models;        //!< empty = all
    int requestsPerMinute = 0; //!< 0 = as the server limits everybody
    int streams = 0;           //!< likewise
};

//! \brief Knows what each person may use of the AI proxy.
//!
//! What was found is believed for some seconds, unless forget() says that it changed. Lives on one thread; the database must outlive it.
class Allowances
{
public:
    Allowances(store::Database &database, const Clock &clock)
        : m_database(database)
        , m_clock(clock)
    {}

    //! The one person of a server without accounts has no limits of their own. Unauthorized: there is no such person any more.
    [[nodiscard]] QCoro::Task<Outcome<Allowance>> of(keys::Owner owner);
    void forget(const QUuid &owner);

private:
    struct Known
    {
        Allowance allowance;
        qint64 at = 0; // monotonic
    };

    store::Database &m_database;
    const Clock &m_clock;
    QHash<QUuid, Known> m_known;
    quint64 m_changes = 0; //!< counts what was forgotten, so that nothing older is remembered
    TaskScope m_tasks;
};

} // namespace qd::proxy
