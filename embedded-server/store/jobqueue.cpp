// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/jobqueue.h"

#include <algorithm>

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const Table<Job> &table()
{
    static const Table<Job> jobs(u"job"_s, u"job"_s,
                                 {
                                     field<Job>(u"owner_id"_s, &Job::ownerId),
                                     field<Job>(u"queue"_s, &Job::queue),
                                     field<Job>(u"kind"_s, &Job::kind),
                                     field<Job>(u"payload"_s, &Job::payload),
                                     field<Job>(u"state"_s, &Job::state),
                                     field<Job>(u"priority"_s, &Job::priority),
                                     field<Job>(u"due_at"_s, &Job::dueAt),
                                     field<Job>(u"attempts"_s, &Job::attempts),
                                     field<Job>(u"max_attempts"_s, &Job::maxAttempts),
                                     field<Job>(u"lease"_s, &Job::lease),
                                     field<Job>(u"worker"_s, &Job::worker),
                                     field<Job>(u"progress"_s, &Job::progress),
                                     field<Job>(u"last_error"_s, &Job::lastError),
                                     field<Job>(u"dedup"_s, &Job::dedup),
                                     field<Job>(u"finished_at"_s, &Job::finishedAt),
                                 });
    return jobs;
}

//! Rows that another process is at are left to it; SQLite has one writer, so there is nothing to skip.
QString skipLocked(Engine engine)
{
    return engine == Engine::Postgres ? u" FOR UPDATE SKIP LOCKED"_s : QString();
}

Error leaseLost()
{
    return {Error::Code::Busy, u"Somebody else has this job now: it took longer than its lease."_s, {}, 0};
}

} // namespace

Outcome<Job> JobQueue::add(Job job)
{
    if (job.dedup) {
        const auto open = table().list(
            m_transaction, {where("queue", job.queue), where("dedup", *job.dedup), where("state", JobState::Open)}, 1);
        if (!open || !open->isEmpty())
            return open.map([](const QList<Job> &found) { return found.first(); });
    }
    job.state = JobState::Open;
    job.dueAt = std::max(job.dueAt, m_transaction.nowMs());
    const QString queue = job.queue;
    return table().insert(m_transaction, std::move(job)).and_then([&](const Job &added) {
        return m_transaction.notify(topic(), queue).map([&added] { return added; });
    });
}

//! Jobs whose last attempt ended without a word.
Outcome<void> JobQueue::buryExhausted(const QString &queue)
{
    const qint64 now = m_transaction.nowMs();
    const QString sql =
        u"UPDATE job SET state = 'dead', lease = NULL, finished_at = ?, updated_at = ?, version = version + 1, "
        "last_error = CASE WHEN last_error = '' THEN 'It ended without a word.' ELSE last_error END WHERE id IN "
        "(SELECT id FROM job WHERE queue = ? AND state = 'open' AND due_at <= ? AND attempts >= max_attempts%1)"_s;
    return m_transaction.run(sql.arg(skipLocked(m_transaction.engine())), bind(now, now, queue, now)).map([](qint64) {
    });
}

Outcome<QList<Job>> JobQueue::claim(const QString &queue, const QString &worker, qint64 leaseMs, int limit)
{
    if (const auto buried = buryExhausted(queue); !buried)
        return tl::unexpected(buried.error());
    const qint64 now = m_transaction.nowMs();
    const QString sql =
        u"UPDATE job SET lease = ?, worker = ?, attempts = attempts + 1, due_at = ?, updated_at = ?, version = version "
        u"+ 1 "
        "WHERE id IN (SELECT id FROM job WHERE queue = ? AND state = 'open' AND due_at <= ? "
        "ORDER BY priority DESC, due_at, id LIMIT ?%1) RETURNING "_s.arg(skipLocked(m_transaction.engine()));
    QList<Job> jobs;
    const QUuid lease = QUuid::createUuid();
    const auto claimed =
        m_transaction.run(sql + table().columns(), bind(lease, worker, now + leaseMs, now, queue, now, limit),
                          [&jobs](const Row &row) { jobs.append(table().record(row)); });
    // RETURNING has no order.
    std::ranges::sort(jobs, [](const Job &a, const Job &b) {
        return std::pair(-a.priority, a.createdAt) < std::pair(-b.priority, b.createdAt);
    });
    return claimed.map([&jobs](qint64) { return jobs; });
}

Outcome<Job> JobQueue::leased(const QUuid &id, const QUuid &lease)
{
    Outcome<Job> job = find(id);
    if (job && (job->state != JobState::Open || job->lease != lease))
        return tl::unexpected(leaseLost());
    return job;
}

Outcome<void> JobQueue::extend(const QUuid &id, const QUuid &lease, qint64 leaseMs, const std::optional<Json> &progress)
{
    Outcome<Job> job = leased(id, lease);
    if (!job)
        return tl::unexpected(job.error());
    job->dueAt = m_transaction.nowMs() + leaseMs;
    if (progress)
        job->progress = progress;
    return table().update(m_transaction, *job).map([](const Job &) {});
}

Outcome<void> JobQueue::complete(const QUuid &id, const QUuid &lease)
{
    Outcome<Job> job = leased(id, lease);
    if (!job)
        return tl::unexpected(job.error());
    job->state = JobState::Done;
    job->lease.reset();
    job->finishedAt = m_transaction.nowMs();
    return table().update(m_transaction, *job).map([](const Job &) {});
}

Outcome<Job> JobQueue::fail(const QUuid &id, const QUuid &lease, const QString &error)
{
    Outcome<Job> job = leased(id, lease);
    if (!job)
        return job;
    job->lastError = error;
    job->lease.reset();
    if (job->attempts >= job->maxAttempts) {
        job->state = JobState::Dead;
        job->finishedAt = m_transaction.nowMs();
    } else {
        Backoff pauses(m_policy.firstMs, m_policy.maxMs, m_policy.random);
        qint64 pause = 0;
        for (int i = 0; i < job->attempts; ++i)
            pause = pauses.next();
        job->dueAt = m_transaction.nowMs() + pause;
    }
    return table().update(m_transaction, *job);
}

Outcome<Job> JobQueue::revive(const QUuid &id)
{
    Outcome<Job> job = find(id);
    if (!job)
        return job;
    if (job->state != JobState::Dead)
        return failure(Error::Code::Busy, u"Only a job that was given up can be tried again."_s);
    job->state = JobState::Open;
    job->attempts = 0;
    job->dueAt = m_transaction.nowMs();
    job->finishedAt.reset();
    return table().update(m_transaction, *job).and_then([this](const Job &again) {
        return m_transaction.notify(topic(), again.queue).map([&again] { return again; });
    });
}

Outcome<Job> JobQueue::find(const QUuid &id)
{
    return table().find(m_transaction, id);
}

Outcome<Page<Job>> JobQueue::list(const QString &queue, JobState state, const PageRequest &request)
{
    return table().page(m_transaction, {where("queue", queue), where("state", state)}, request);
}

Outcome<std::optional<qint64>> JobQueue::nextDue(const QString &queue)
{
    return m_transaction.value<qint64>(
        u"SELECT due_at FROM job WHERE queue = ? AND state = 'open' ORDER BY due_at LIMIT 1"_s, bind(queue));
}

Outcome<qint64> JobQueue::purge(qint64 before)
{
    return m_transaction.run(u"DELETE FROM job WHERE finished_at < ?"_s, bind(before));
}

} // namespace qd::store
