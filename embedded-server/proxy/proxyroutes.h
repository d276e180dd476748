// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/router.h"
#include "embedded-server/http/upstream.h"
#include "embedded-server/keys/resolver.h"
#include "embedded-server/proxy/allowances.h"
#include "embedded-server/proxy/tokenkeeper.h"
#include "embedded-server/proxy/trafficlimiter.h"
#include "embedded-server/proxy/usagelog.h"
#include "embedded-server/proxy/usagereader.h"

namespace qd::proxy {

struct ProxyLimits
{
    Rates person{1'200, 128}; //!< all that one person asks, with whatever token, if no owner decided otherwise
    Rates token{600, 64};     //!< of tokens that don't say otherwise
    qint64 largestBody = 64 * 1024 * 1024; //!< bytes
    qint64 largestRead = 32 * 1024 * 1024; //!< of a body that has to be read for the models it names
    qint64 answerMs = 15LL * 60 * 1'000;   //!< for a provider to begin its answer: some think long
    qint64 idleMs = 10LL * 60 * 1'000;     //!< of silence in an answer
};

//! \brief `/proxy/{provider}/{rest...}`: asks providers of models in the caller's name, with a key that the caller never sees.
//!
//! Passes on what is on its lists (forwarding.h) and the body as it is; what comes back goes on byte by byte as it comes, unbuffered. Nothing
//! is asked twice once anything was sent. Errors of its own have the form of the provider's. Mounted only where there is a key store.
//!
//! Needs the permission `proxy`. Parts must outlive it, and it the server. One thread, the server's owner's.
class ProxyRoutes : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        keys::KeyStore *keys = nullptr; //!< null: nothing is mounted
        const keys::KeyResolver *resolver = nullptr;
        TokenKeeper *tokens = nullptr;
        http::UpstreamClient *upstream = nullptr; //!< attached to the server before its first request
        UsageLog *usage = nullptr;                //!< may be null
        Allowances *people = nullptr;             //!< null: nobody has limits of their own
        const Clock *clock = &systemClock();
        TrafficLimiter *limiter = nullptr; //!< counts for several of these together; null: one of its own
    };
    ProxyRoutes(const Parts &parts, const ProxyLimits &limits = {});

    //! Whether anything was mounted.
    bool addTo(http::Router &router);

    //! Requests that are under way.
    [[nodiscard]] int running() const { return int(m_running.size()); }

private:
    struct Job;
    using JobPtr = std::shared_ptr<Job>;

    void add(http::Router &router, QByteArrayView pattern, const QString &provider, keys::Dialect dialect);
    [[nodiscard]] QCoro::Task<> serve(http::ExchangePtr exchange, QString provider);
    //! Status 0 = it may go on; else an answer for the client.
    [[nodiscard]] QCoro::Task<http::Response> admitted(JobPtr job);
    [[nodiscard]] http::Response entered(Job &job);
    [[nodiscard]] QCoro::Task<http::Response> readBody(JobPtr job);
    void relay(const JobPtr &job);
    void refuse(const JobPtr &job, const http::Response &response);
    void finished(const JobPtr &job, const http::RelayEnd &end);
    void abortToken(const QUuid &token);

    Parts m_parts;
    ProxyLimits m_limits;
    std::unique_ptr<TrafficLimiter> m_ownLimiter;
    TrafficLimiter &m_limiter;
    QHash<quint64, JobPtr> m_running;
    quint64 m_last = 0;
    TaskScope m_tasks;
};

} // namespace qd::proxy
