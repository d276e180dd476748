// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QHostAddress>

#include <functional>
#include <memory>

namespace qd::http {

//! \brief The thread that serves sockets: an event loop of its own, with listeners and a beat.
//!
//! Made, started, stopped and destroyed on one thread, the owner's. After stop() nothing of it runs any more, and what was posted and
//! not run is dropped.
class Engine
{
public:
    using Job = std::function<void()>;
    //! A connected socket, to be owned by whoever is called; on the engine's thread.
    using Accepted = std::function<void(qintptr descriptor, bool isIpv6)>;

    Engine();
    ~Engine();
    Q_DISABLE_COPY_MOVE(Engine)

    void start();
    void stop();
    //! Any thread. Runs `job` on the engine's thread, in the order of each thread that posts; many that come together wake it once.
    void post(Job job);
    [[nodiscard]] bool isThisThread() const;
    //! Before start(): runs `job` on the engine's thread again and again.
    void every(int ms, const Job &job);

    //! Engine's thread: runs `job` there once.
    void after(int ms, Job job);

    //! Returns the port. Connections are accepted until closeListeners(). Busy: the port is taken; Unauthorized: it may not be used; else Offline.
    [[nodiscard]] Outcome<quint16> listen(const QHostAddress &address, quint16 port, Accepted accepted);
    //! Engine's thread.
    void closeListeners();
    //! Engine's thread: one of them.
    void closeListener(quint16 port);

    //! The loop, for makeStream().
    [[nodiscard]] void *context() const;

private:
    void runInbox();

    struct Private;
    std::shared_ptr<Private> d;
};

} // namespace qd::http
