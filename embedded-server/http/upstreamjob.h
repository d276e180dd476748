// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/upstreamlink.h"

namespace qd::http {

//! \brief What a request to another server tells. On the engine's thread; nothing follows onEnd() and onFailed().
class UpstreamUser
{
public:
    virtual ~UpstreamUser() = default;
    //! Free of hop-by-hop fields. Status 101: from now on bytes go both ways as they are.
    virtual void onHead(Response head) = 0;
    virtual void onData(const QByteArray &chunk) = 0;
    virtual void onEnd() = 0;
    virtual void onFailed(const Error &error) = 0;
    //! The next piece of a streamed body may be given with UpstreamJob::write().
    virtual void onWanted() {}
};

//! \brief One request to another server: finds or makes a connection, tries again where that is right. Engine's thread.
class UpstreamJob final : public LinkUser, public std::enable_shared_from_this<UpstreamJob>
{
public:
    //! `streams`: the body comes with write(); `length` of it, -1 = not known.
    UpstreamJob(std::shared_ptr<UpstreamCore> core, UpstreamRequest request, bool streams, qint64 length);
    ~UpstreamJob() override;
    Q_DISABLE_COPY_MOVE(UpstreamJob)

    void start(std::shared_ptr<UpstreamUser> user);
    //! Empty = that was all. After each one wait for onWanted().
    void write(const QByteArray &piece);
    void setPaused(bool paused);
    //! Tells nothing any more.
    void abort();
    //! The client goes, or the server.
    void lost();
    void sweep(qint64 now);
    [[nodiscard]] bool isRunning() const { return m_user != nullptr; }

    void onReady() override;
    void onTaken() override;
    void onHead(Response head) override;
    void onData(const QByteArray &chunk) override;
    void onWhole() override;
    void onBroken(const Error &error, bool refused) override;

private:
    void connect(bool kept);
    [[nodiscard]] QByteArray head() const;
    [[nodiscard]] bool mayTryAgain(bool refused) const;
    void fail(const Error &error);
    [[nodiscard]] std::shared_ptr<UpstreamUser> finish();

    std::shared_ptr<UpstreamCore> m_core;
    UpstreamRequest m_request;
    bool m_streams;
    qint64 m_length;
    std::shared_ptr<UpstreamUser> m_user;
    std::shared_ptr<UpstreamLink> m_link;
    bool m_kept = false; // the link was used before
    bool m_again = false;
    bool m_sent = false; // something of the request was
    bool m_bodyGiven = false;
    bool m_bodyDone = false;
    bool m_headDone = false;
    bool m_tunnel = false;
    bool m_paused = false;
    qint64 m_deadline = 0; // monotonic; 0 = none
    qint64 m_lastData = 0;
};

} // namespace qd::http
