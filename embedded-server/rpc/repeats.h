// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/completion.h"
#include "embedded-server/rpc/sharedcalls.h"

#include <QCoroTask>
#include <QHash>

#include <deque>
#include <functional>

namespace qd::server {

//! \brief Remembers the results of changing calls by principal and key, so that a repeated call is answered with the first result.
//!
//! In memory, bounded and expiring; with claims, also those of calls that were made elsewhere. One thread.
class Repeats
{
public:
    using Result = rpc::Reply<rpc::Value>;
    struct Limits
    {
        int perPrincipal;
        int inAll;
        qint64 keepMs;
        qint64 waitMs; //!< so long another process that is at a call is waited for
    };
    struct Once
    {
        QString principal;
        QString key;
        QByteArray fingerprint; //!< says what is called with what: the same key with another one is a conflict
        const rpc::MethodInfo *method = nullptr;
        bool isShared = false; //!< other processes are asked whether they made the call, and told
    };

    Repeats(Limits limits, const Clock &clock, Scheduler &scheduler)
        : m_limits(limits)
        , m_clock(clock)
        , m_scheduler(scheduler)
    {}

    //! From now on. When they go, shared calls are refused as unavailable.
    void setClaims(std::weak_ptr<Claims> claims) { m_claims = std::move(claims); }

    //! Runs `first` unless the key is known. `self` keeps this object while it runs.
    [[nodiscard]] static QCoro::Task<Result> run(std::shared_ptr<Repeats> self, Once once,
                                                 std::function<QCoro::Task<Result>()> first);

    [[nodiscard]] int count() const { return m_count; }

private:
    struct Call
    {
        QByteArray fingerprint;
        qint64 startedAt = 0;
        std::optional<Claims::Key> claimed;
        std::optional<Result> result;
        std::vector<Completion<Result>> waiting;
    };
    struct Calls
    {
        QHash<QString, std::shared_ptr<Call>> byKey;
        std::deque<QString> order; //!< oldest first
    };

    [[nodiscard]] bool makeRoom(const QString &principal);
    void forgetExpired(Calls &calls);
    bool forgetOldestFinished(Calls &calls);
    [[nodiscard]] std::shared_ptr<Call> begin(const Once &once);
    void finish(const Once &once, const std::shared_ptr<Call> &call, const SharedResult &ended);
    [[nodiscard]] static QCoro::Task<SharedResult> runHere(std::function<QCoro::Task<Result>()> first);
    [[nodiscard]] QCoro::Task<SharedResult> begun(const Once &once, Call &call,
                                                  const std::function<QCoro::Task<Result>()> &first);

    Limits m_limits;
    const Clock &m_clock;
    Scheduler &m_scheduler;
    std::optional<std::weak_ptr<Claims>> m_claims;
    QHash<QString, Calls> m_principals;
    int m_count = 0;
};

} // namespace qd::server
