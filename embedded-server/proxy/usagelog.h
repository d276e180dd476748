// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/database.h"
#include "embedded-server/store/proxyusage.h"

#include <QCoroTask>

namespace qd::proxy {

//! \brief Adds up what the proxy was used for, in the database. One write at a time: what comes meanwhile goes into the next one.
//!
//! One thread. The database must outlive it; what is not written when it goes is given to the database then.
class UsageLog
{
public:
    explicit UsageLog(store::Database &database);
    ~UsageLog();
    Q_DISABLE_COPY_MOVE(UsageLog)

    void add(const store::ProxyUsage &usage);
    [[nodiscard]] QCoro::Task<Outcome<QList<store::ProxyUsage>>> list(std::optional<QUuid> owner, qint64 fromDay);
    [[nodiscard]] QCoro::Task<Outcome<QList<store::ProxyUsage>>> listAll(qint64 fromDay);

private:
    struct State;
    static QCoro::Task<> write(std::shared_ptr<State> state);

    std::shared_ptr<State> m_state;
};

} // namespace qd::proxy
