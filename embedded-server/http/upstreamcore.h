// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/servercore.h"
#include "embedded-server/http/upstream.h"

#include <list>
#include <unordered_set>

namespace qd::http {

class UpstreamJob;
class UpstreamLink;

//! \brief What an UpstreamClient has on the engine's thread: connections that are kept, and requests that run.
class UpstreamCore final : public EngineGuest, public std::enable_shared_from_this<UpstreamCore>
{
public:
    explicit UpstreamCore(UpstreamOptions options);
    ~UpstreamCore() override;
    Q_DISABLE_COPY_MOVE(UpstreamCore)

    // Owner's thread.
    [[nodiscard]] Outcome<void> attach(ServerCore &server);
    //! Ends everything.
    void close();
    [[nodiscard]] const std::shared_ptr<Mailbox> &mailbox() const { return m_mailbox; }

    //! Any thread: runs `job` on the engine's, or, if there is none, drops it and returns false.
    bool post(std::function<void()> job);

    // Engine's thread.
    [[nodiscard]] const UpstreamOptions &options() const { return m_options; }
    [[nodiscard]] bool isClosed() const { return m_server == nullptr; }
    [[nodiscard]] ServerCore &server() const { return *m_server; }
    [[nodiscard]] const std::shared_ptr<TlsTrust> &trust() const { return m_trust; }
    //! Null if none is kept.
    [[nodiscard]] std::shared_ptr<UpstreamLink> takeKept(const UpstreamOrigin &origin);
    void keep(const std::shared_ptr<UpstreamLink> &link);
    void forget(UpstreamLink *link);
    void add(const std::shared_ptr<UpstreamJob> &job) { m_jobs.insert(job); }
    void remove(const std::shared_ptr<UpstreamJob> &job) { m_jobs.erase(job); }

    void sweep(qint64 now) override;
    void engineStopped() override;

private:
    void endAll();

    struct Kept
    {
        std::shared_ptr<UpstreamLink> link;
        qint64 until = 0;
    };

    UpstreamOptions m_options;
    std::shared_ptr<TlsTrust> m_trust;
    std::shared_ptr<Gate> m_gate;
    std::shared_ptr<Mailbox> m_mailbox;
    ServerCore *m_server = nullptr; // engine's thread, once attached; null when it has gone, or this is closed
    std::list<Kept> m_kept;         // the longest kept first
    std::unordered_set<std::shared_ptr<UpstreamJob>> m_jobs;
};

} // namespace qd::http
