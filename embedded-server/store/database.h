// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/databaseoptions.h"
#include "embedded-server/store/notifier.h"
#include "embedded-server/store/workqueue.h"

#include <QFuture>
#include <QPromise>

#include <atomic>

namespace qd::store {

//! \brief The server's database: SQLite or PostgreSQL, on threads of its own.
//!
//! Work is a function of a Transaction: all of it is stored, or nothing. It runs on a thread of the database, may run more than once (so it
//! touches nothing but its transaction and what it owns) and must not throw. What a future of write() says is stored is stored: a kill, a crash
//! and, with the engines' usual settings, a power cut don't undo it. Calls are safe from any thread and return at once; calls before open()
//! wait for it. With SQLite, writes are done in the order of the calls; otherwise there is no order.
//!
//! SQLite: one thread writes, others read (`:memory:`: one does both). PostgreSQL: a few threads with a connection each; while the server is away
//! they connect again with growing pauses, and calls wait for so long as the options say. Errors: see errorOf() in fault.h.
class Database : public QObject
{
    Q_OBJECT

public:
    enum class State : quint8
    {
        Closed, //!< before open(), and after it failed
        Ready,
        Unavailable, //!< the server is away; it is tried again as there is work, and by the one who listens
    };
    Q_ENUM(State)

    template <typename T>
    using Work = std::function<Outcome<T>(Transaction &)>;

    explicit Database(StoreAddress address, DatabaseOptions options = {}, QObject *parent = nullptr);
    //! Finishes what was asked, or fails it where the database is away.
    ~Database() override;

    //! Connects and brings the schema to the newest step. After a failure it may be called again.
    [[nodiscard]] QFuture<Outcome<MigrationReport>> open();

    template <typename T>
    [[nodiscard]] QFuture<Outcome<T>> read(Work<T> work)
    {
        return submit<T>(Connection::Access::Reader, std::move(work));
    }
    template <typename T>
    QFuture<Outcome<T>> write(Work<T> work)
    {
        return submit<T>(Connection::Access::Writer, std::move(work));
    }

    [[nodiscard]] State state() const { return m_state; }
    //! There was no room for what was to be written last. Any thread.
    [[nodiscard]] bool isFull() const { return m_full; }
    //! Finds out whether there is room again, by writing what is there already; isFull() says what came of it. Does nothing while one is under way.
    void probe();
    //! Lives as long as the database, on its thread.
    [[nodiscard]] Notifier &notifier() { return m_notifier; }
    [[nodiscard]] const StoreAddress &address() const { return m_address; }

Q_SIGNALS:
    void stateChanged(qd::store::Database::State state);

private:
    template <typename T>
    QFuture<Outcome<T>> submit(Connection::Access access, Work<T> work)
    {
        auto promise = std::make_shared<QPromise<Outcome<T>>>();
        auto answer = std::make_shared<std::optional<Outcome<T>>>();
        promise->start();
        WorkItem item;
        item.access = access;
        item.work = [answer, work = std::move(work)](Transaction &transaction) {
            answer->emplace(work(transaction));
            return answer->value().map([](const auto &...) {});
        };
        item.finish = [answer, promise](const Outcome<void> &done) {
            promise->addResult(done ? std::move(answer->value()) : Outcome<T>(tl::unexpected(done.error())));
            promise->finish();
        };
        QFuture<Outcome<T>> future = promise->future();
        push(std::move(item));
        return future;
    }
    void push(WorkItem item);
    void startWorkers();
    void setReachable(bool reachable);
    void setState(State state);
    void noteFull(bool full);

    const StoreAddress m_address;
    const DatabaseOptions m_options;
    State m_state = State::Closed;
    bool m_opened = false;
    std::atomic_bool m_full = false;
    QFuture<Outcome<void>> m_probe;
    Notifier m_notifier;
    std::shared_ptr<WorkQueue> m_writes;
    std::shared_ptr<WorkQueue> m_reads; //!< the same as m_writes where one kind of connection does both
    std::vector<std::unique_ptr<class DatabaseWorker>> m_workers;
    std::unique_ptr<class PostgresListener> m_listener;
};

} // namespace qd::store
