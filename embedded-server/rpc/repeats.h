// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/completion.h"
#include "core/protocol/fault.h"
#include "core/protocol/method.h"

#include <QCoroTask>
#include <QHash>

#include <deque>
#include <functional>

namespace qd::server {

//! \brief Remembers the results of changing calls by principal and key, so that a repeated call is answered with the first result.
//!
//! In memory, bounded and expiring. One thread.
class Repeats
{
public:
    using Result = rpc::Reply<rpc::Value>;
    struct Limits
    {
        int perPrincipal;
        int inAll;
        qint64 keepMs;
    };

    Repeats(Limits limits, const Clock &clock)
        : m_limits(limits)
        , m_clock(clock)
    {}

    //! Runs `first` unless the key is known. `fingerprint` says what is called with what: the same key with another one is a conflict.
    //! `self` keeps this object while `first` runs.
    [[nodiscard]] static QCoro::Task<Result> run(std::shared_ptr<Repeats> self, QString principal, QString key,
                                                 QByteArray fingerprint, std::function<QCoro::Task<Result>()> first);

    [[nodiscard]] int count() const { return m_count; }

private:
    struct Call
    {
        QByteArray fingerprint;
        qint64 startedAt = 0;
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
    void finish(const QString &principal, const QString &key, const std::shared_ptr<Call> &call, const Result &result);

    Limits m_limits;
    const Clock &m_clock;
    QHash<QString, Calls> m_principals;
    int m_count = 0;
};

} // namespace qd::server
