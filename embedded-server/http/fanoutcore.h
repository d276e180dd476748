// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/exchangecore.h"
#include "embedded-server/http/fanout.h"
#include "embedded-server/http/upstreamjob.h"

#include <atomic>

namespace qd::http {

//! \brief A Fanout on the engine's thread.
class FanoutCore final : public UpstreamUser, public std::enable_shared_from_this<FanoutCore>
{
public:
    //! One of the clients.
    struct Client final : ExchangeUser
    {
        std::weak_ptr<FanoutCore> fanout;
        std::shared_ptr<ExchangeCore> exchange;
        Fanout::Filter filter; // owner's thread
        bool gone = false;

        void onRoom() override {}
        void onBody(const Outcome<QByteArray> & /*piece*/) override {}
        void onClosed() override;
    };

    FanoutCore(std::shared_ptr<UpstreamCore> upstream, FanoutOptions options);

    [[nodiscard]] const std::shared_ptr<UpstreamCore> &upstream() const { return m_upstream; }
    void setRequest(const UpstreamRequest &request) { m_request = request; }
    void add(const std::shared_ptr<Client> &client);
    void close();

    void onHead(Response head) override;
    void onData(const QByteArray &chunk) override;
    void onEnd() override;
    void onFailed(const Error &error) override;

private:
    void planFlush();
    void flush();
    void keepGreeting(const QByteArray &events);
    void sendFiltered(const QByteArray &events);
    void endAll(const Error &error);
    void clientGone();
    void reset();

    std::shared_ptr<UpstreamCore> m_upstream;
    FanoutOptions m_options;
    UpstreamRequest m_request;
    std::shared_ptr<UpstreamJob> m_job;
    std::optional<Response> m_head;
    EventCutter m_cutter;
    QByteArray m_greeting;
    bool m_greeted = false;
    QList<QByteArray> m_gathered;
    bool m_flushPlanned = false;
    qint64 m_lastFlush = 0;
    std::vector<std::shared_ptr<Client>> m_clients;
    bool m_iterates = false;
    // Bytes on their way to the owner's thread.
    std::shared_ptr<std::atomic<qint64>> m_underWay = std::make_shared<std::atomic<qint64>>(0);
};

} // namespace qd::http
