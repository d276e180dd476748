// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/databaseworker.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

constexpr int MostClashes = 10;
constexpr qint64 ClashPauseMs = 10;

} // namespace

DatabaseWorker::DatabaseWorker(StoreAddress address, Connection::Access access, const DatabaseOptions &options,
                               std::shared_ptr<WorkQueue> queue, Observer observer)
    : m_connection(std::move(address), access)
    , m_options(options)
    , m_queue(std::move(queue))
    , m_observer(std::move(observer))
    , m_thread([this] { loop(); })
{}

DatabaseWorker::~DatabaseWorker()
{
    m_thread.join();
}

void DatabaseWorker::loop()
{
    while (const std::optional<WorkItem> item = m_queue->take())
        item->finish(perform(*item));
    m_connection.close(); // a connection ends on its own thread
}

Outcome<void> DatabaseWorker::perform(const WorkItem &item)
{
    for (int attempts = 1;; ++attempts) {
        if (Outcome<void> connected = connectUntil(item.until); !connected)
            return connected;
        m_inDoubt = false;
        Outcome<void> done = attempt(item);
        if (done)
            return done;
        if (m_fault == Fault::Lost) {
            m_connection.close();
            m_observer.reachable(false);
        }
        if (m_inDoubt)
            return failure(
                Error::Code::Timeout,
                u"The connection to the database broke at the last moment: it is not known whether this was stored. "
                "Look before you do it again."_s);
        if (!mayTryAgain(item, attempts))
            return done;
    }
}

bool DatabaseWorker::mayTryAgain(const WorkItem &item, int attempts)
{
    if (m_fault == Fault::Lost)
        return m_options.clock->monotonicMs() < item.until;
    if (m_fault != Fault::Clash || attempts >= MostClashes)
        return false;
    Backoff pause(ClashPauseMs << std::min(attempts, 6), ClashPauseMs << 6, m_options.random);
    m_queue->pause(pause.next());
    return true;
}

Outcome<void> DatabaseWorker::connectUntil(qint64 until)
{
    Backoff pauses(m_options.retryFirstMs, m_options.retryMaxMs, m_options.random);
    while (!m_connection.isOpen()) {
        Outcome<void> opened = m_connection.open();
        m_observer.reachable(opened.has_value());
        if (opened)
            break;
        const bool later = m_connection.fault() == Fault::Lost && !m_queue->isClosed();
        if (!later || m_options.clock->monotonicMs() >= until)
            return opened;
        m_queue->pause(pauses.next());
    }
    return {};
}

Outcome<void> DatabaseWorker::attempt(const WorkItem &item)
{
    if (item.setup) {
        Outcome<void> done = item.setup(m_connection);
        m_fault = done ? Fault::None : m_connection.fault();
        return done;
    }
    if (Outcome<void> begun = Transaction::begin(m_connection, item.access); !begun) {
        m_fault = m_connection.fault();
        return begun;
    }
    Transaction transaction(m_connection, m_options.clock->nowMs());
    Outcome<void> done = item.work(transaction);
    if (transaction.error())
        done = tl::unexpected(*transaction.error()); // whatever the work made of it
    if (done) {
        done = transaction.commit();
        m_inDoubt = !done && transaction.fault() == Fault::Lost && item.access == Connection::Access::Writer;
    }
    m_fault = transaction.fault();
    if (item.access == Connection::Access::Writer && (done || m_fault == Fault::Full))
        m_observer.full(!done);
    if (!done) {
        transaction.rollback();
        return done;
    }
    for (const auto &call : transaction.calls())
        call();
    if (!transaction.notices().isEmpty())
        m_observer.committed(transaction.notices());
    return done;
}

} // namespace qd::store
