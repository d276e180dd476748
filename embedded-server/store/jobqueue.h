// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/backoff.h"
#include "embedded-server/store/table.h"

#include <array>

namespace qd::store {

enum class JobState : quint8
{
    Open, //!< waits, or is being done
    Done,
    Dead, //!< tried as often as allowed: somebody has to look
};
[[nodiscard]] constexpr std::array<const char *, 3> names(JobState)
{
    return {"open", "done", "dead"};
}

struct Job : Entity
{
    std::optional<QUuid> ownerId;
    QString queue;
    QString kind;
    Json payload{"{}"};
    JobState state = JobState::Open;
    int priority = 0; //!< higher goes first
    qint64 dueAt = 0; //!< not before; while it is being done: when its lease ends. Milliseconds since the epoch
    int attempts = 0; //!< begun so far
    int maxAttempts = 5;
    std::optional<QUuid> lease; //!< who has it; set by claim()
    QString worker;
    std::optional<Json> progress;
    QString lastError;
    std::optional<QString> dedup; //!< no two open jobs of a queue have the same
    std::optional<qint64> finishedAt;
};

//! How failed jobs come again: pauses double from `firstMs` to `maxMs`, with jitter.
struct RetryPolicy
{
    qint64 firstMs = 1'000;
    qint64 maxMs = 600'000;
    Random random = systemRandom();
};

//! \brief Work for any process on the database, each job done by one at a time.
//!
//! claim() gives a lease; a job whose lease ended without a word is given to the next one, and that counted as an attempt. So a job may be
//! begun twice, and only whoever has the newest lease can end it: all others hear Busy. Claiming does not wait for rows that others are claiming.
class JobQueue
{
public:
    //! The topic that wakes workers; the payload is the queue.
    static QString topic() { return QStringLiteral("job"); }

    explicit JobQueue(Transaction &transaction, RetryPolicy policy = {})
        : m_transaction(transaction)
        , m_policy(std::move(policy))
    {}

    //! A job with the same `dedup` that is open already is the answer instead.
    [[nodiscard]] Outcome<Job> add(Job job);
    //! At most `limit` that are due, the highest priority first, then the longest due. Their leases end `leaseMs` from now.
    [[nodiscard]] Outcome<QList<Job>> claim(const QString &queue, const QString &worker, qint64 leaseMs, int limit = 1);
    //! Still at it: the lease ends `leaseMs` from now; progress for whoever watches.
    [[nodiscard]] Outcome<void> extend(const QUuid &id, const QUuid &lease, qint64 leaseMs,
                                       const std::optional<Json> &progress = {});
    [[nodiscard]] Outcome<void> complete(const QUuid &id, const QUuid &lease);
    //! It comes again after a pause, or is dead. `error` is shown to people: no secrets.
    [[nodiscard]] Outcome<Job> fail(const QUuid &id, const QUuid &lease, const QString &error);
    //! A dead job gets a new life with all its attempts.
    [[nodiscard]] Outcome<Job> revive(const QUuid &id);

    [[nodiscard]] Outcome<Job> find(const QUuid &id);
    [[nodiscard]] Outcome<Page<Job>> list(const QString &queue, JobState state, const PageRequest &request);
    //! When the next open job of a queue is due; none = there is none.
    [[nodiscard]] Outcome<std::optional<qint64>> nextDue(const QString &queue);
    //! Forgets what was finished before `before`.
    [[nodiscard]] Outcome<qint64> purge(qint64 before);

private:
    [[nodiscard]] Outcome<void> buryExhausted(const QString &queue);
    [[nodiscard]] Outcome<Job> leased(const QUuid &id, const QUuid &lease);

    Transaction &m_transaction;
    RetryPolicy m_policy;
};

} // namespace qd::store
