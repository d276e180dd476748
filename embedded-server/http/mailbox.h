// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace qd::http {

class Engine;

//! \brief Takes jobs from any thread to the owner's, in order; many with one event.
//!
//! What the engine's thread posts is gathered until the engine has looked at all that has come: waking a thread costs more than a job.
//! Made and closed on the owner's thread. Jobs are dropped when the owner has gone.
class Mailbox : public std::enable_shared_from_this<Mailbox>
{
public:
    //! The engine must outlive close().
    Mailbox(QObject *owner, Engine &engine);
    ~Mailbox();
    Q_DISABLE_COPY_MOVE(Mailbox)

    void post(std::function<void()> job);
    //! Runs what is there; drops what comes later.
    void close();

private:
    void gather(); // with the lock held
    void send();   // with the lock held
    void deliver();

    QPointer<QObject> m_owner;
    Engine &m_engine;
    QObject *m_receiver;
    int m_delivering = 0;
    std::mutex m_mutex; // for the rest, and for the receiver while jobs are posted
    std::vector<std::function<void()>> m_jobs;
    bool m_posted = false;
    bool m_gathering = false;
};

//! \brief The way to an engine that may have gone: handles keep it, not the engine.
class Gate
{
public:
    explicit Gate(Engine *engine)
        : m_engine(engine)
    {}
    //! Any thread. Drops `job`, and returns false, when the engine has gone.
    bool post(std::function<void()> job);
    void close();

private:
    std::mutex m_mutex;
    Engine *m_engine;
};

} // namespace qd::http
