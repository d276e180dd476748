// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/taskscope.h"
#include "embedded-server/rpc/claims.h"
#include "embedded-server/store/database.h"

namespace qd::server {

//! \brief The claims of a server with a database: shared by all processes of it. What has expired is removed once a minute, as calls come.
//!
//! The database must live longer. One thread.
class StoredClaims final : public Claims
{
public:
    explicit StoredClaims(store::Database &database, const Clock &clock = systemClock());

    [[nodiscard]] QCoro::Task<Outcome<Claim>> claim(Key key, QByteArray fingerprint, qint64 keepMs) override;
    void finish(const Key &key, const std::optional<QByteArray> &answer) override;
    void forget(const Key &key) override;

private:
    store::Database &m_database;
    const Clock &m_clock;
    qint64 m_cleanedAt;
    TaskScope m_tasks;
};

} // namespace qd::server
