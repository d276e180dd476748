// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/database.h"

#include "embedded-server/store/databaseworker.h"
#include "embedded-server/store/postgreslistener.h"

namespace qd::store {

Database::Database(StoreAddress address, DatabaseOptions options, QObject *parent)
    : QObject(parent)
    , m_address(std::move(address))
    , m_options(std::move(options))
    , m_writes(std::make_shared<WorkQueue>())
    , m_reads(m_address.engine == Engine::Sqlite && !m_address.isMemory() ? std::make_shared<WorkQueue>() : m_writes)
{}

Database::~Database()
{
    m_listener.reset();
    m_writes->close();
    m_reads->close();
    m_workers.clear();
    const Error closed{Error::Code::Cancelled, QStringLiteral("The database was closed."), {}, 0};
    m_writes->fail(closed);
    m_reads->fail(closed);
}

void Database::push(WorkItem item)
{
    item.until = m_options.clock->monotonicMs() + m_options.patienceMs;
    (item.access == Connection::Access::Reader ? m_reads : m_writes)->push(std::move(item));
}

void Database::startWorkers()
{
    DatabaseWorker::Observer observer;
    observer.reachable = [this](bool reachable) {
        QMetaObject::invokeMethod(
            this, [this, reachable] { setReachable(reachable); }, Qt::QueuedConnection);
    };
    observer.committed = [this](const QList<Notice> &notices) {
        const auto tell = [this, notices] {
            for (const Notice &notice : notices)
                Q_EMIT m_notifier.notified(notice.topic, notice.payload);
        };
        QMetaObject::invokeMethod(&m_notifier, tell, Qt::QueuedConnection);
    };
    observer.full = [this](bool full) { noteFull(full); };
    const auto add = [&](Connection::Access access, const std::shared_ptr<WorkQueue> &queue) {
        m_workers.push_back(std::make_unique<DatabaseWorker>(m_address, access, m_options, queue, observer));
    };
    const bool split = m_reads != m_writes;
    const bool single = m_address.isMemory();
    add(Connection::Access::Writer, m_writes);
    for (int i = split ? 0 : 1; i < m_options.threads && !single; ++i)
        add(split ? Connection::Access::Reader : Connection::Access::Writer, m_reads);
}

QFuture<Outcome<MigrationReport>> Database::open()
{
    if (m_workers.empty())
        startWorkers();
    auto promise = std::make_shared<QPromise<Outcome<MigrationReport>>>();
    auto report = std::make_shared<MigrationReport>();
    promise->start();
    WorkItem item;
    item.setup = [this, report](Connection &connection) {
        return migrate(connection, m_options.migrations, m_options.clock->nowMs())
            .map([&](const MigrationReport &done) { *report = done; });
    };
    item.finish = [this, promise, report](const Outcome<void> &done) {
        for (const auto &queue : {m_writes, m_reads}) {
            if (done)
                queue->release();
            else
                queue->fail(done.error());
        }
        const auto follow = [this, ok = done.has_value()] {
            m_opened = ok;
            setState(ok ? State::Ready : State::Closed);
            if (ok && m_listener)
                m_listener->start();
        };
        QMetaObject::invokeMethod(this, follow, Qt::QueuedConnection);
        if (done)
            promise->addResult(*report);
        else
            promise->addResult(tl::unexpected(done.error()));
        promise->finish();
    };
    if (m_address.engine == Engine::Postgres && !m_listener)
        m_listener = std::make_unique<PostgresListener>(m_address, m_options, m_notifier);
    QFuture<Outcome<MigrationReport>> future = promise->future();
    push(std::move(item));
    return future;
}

// On a worker's thread. One line when it begins and one when it is over, however much is refused in between.
void Database::noteFull(bool full)
{
    if (m_full.exchange(full) == full)
        return;
    if (full)
        qCWarning(lcStore).noquote() << errorOf(Fault::Full, m_address).detail;
    else
        qCInfo(lcStore).noquote() << "There is room for the database again:" << m_address.description();
}

void Database::probe()
{
    if (m_probe.isRunning())
        return;
    m_probe = write<void>([](Transaction &transaction) {
        return transaction.run(QStringLiteral("UPDATE store_epoch SET one = one")).map([](qint64) {});
    });
}

void Database::setReachable(bool reachable)
{
    if (!m_opened)
        return;
    if (!reachable && m_listener)
        m_listener->check();
    setState(reachable ? State::Ready : State::Unavailable);
}

void Database::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

} // namespace qd::store
