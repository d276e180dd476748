// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/usagelog.h"

#include "core/base/taskscope.h"
#include "embedded-server/keys/waiting.h"

namespace qd::proxy {

using store::ProxyUsage;
using store::ProxyUsages;
using store::Transaction;

struct UsageLog::State
{
    store::Database *database; //!< null: the log has gone
    QList<ProxyUsage> waiting;
    bool writes = false;
};

namespace {

auto adding(const QList<ProxyUsage> &all)
{
    return [all](Transaction &transaction) -> Outcome<void> {
        for (const ProxyUsage &usage : all) {
            if (const auto added = ProxyUsages(transaction).add(usage); !added)
                return added;
        }
        return {};
    };
}

} // namespace

UsageLog::UsageLog(store::Database &database)
    : m_state(std::make_shared<State>())
{
    m_state->database = &database;
}

UsageLog::~UsageLog()
{
    if (!m_state->waiting.isEmpty())
        m_state->database->write<void>(adding(std::exchange(m_state->waiting, {})));
    m_state->database = nullptr;
}

void UsageLog::add(const ProxyUsage &usage)
{
    m_state->waiting.append(usage);
    if (!m_state->writes)
        TaskScope::start(write(m_state));
}

QCoro::Task<> UsageLog::write(std::shared_ptr<State> state)
{
    state->writes = true;
    while (state->database && !state->waiting.isEmpty()) {
        const auto work = adding(std::exchange(state->waiting, {}));
        // Lost if the database fails for good: an answer does not wait for its accounts.
        const Outcome<void> written = co_await keys::waitFor(state->database->write<void>(work));
        if (!written)
            qCWarning(store::lcStore).noquote() << "The proxy's usage could not be stored:" << written.error().detail;
    }
    state->writes = false;
}

QCoro::Task<Outcome<QList<ProxyUsage>>> UsageLog::list(std::optional<QUuid> owner, qint64 fromDay)
{
    const auto work = [owner, fromDay](Transaction &t) { return ProxyUsages(t).list(owner, fromDay); };
    return keys::waitFor(m_state->database->read<QList<ProxyUsage>>(work));
}

QCoro::Task<Outcome<QList<ProxyUsage>>> UsageLog::listAll(qint64 fromDay)
{
    const auto work = [fromDay](Transaction &t) { return ProxyUsages(t).listAll(fromDay); };
    return keys::waitFor(m_state->database->read<QList<ProxyUsage>>(work));
}

} // namespace qd::proxy
