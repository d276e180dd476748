// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/exchangecore.h"
#include "embedded-server/http/upstreamjob.h"

namespace qd::http {

//! \brief Moves a request of a client to another server, and the answer back. Engine's thread.
//!
//! Keeps itself: the request to the other server and the exchange both hold it until one of them ends.
class Relay final : public UpstreamUser, public ExchangeUser, public std::enable_shared_from_this<Relay>
{
public:
    Relay(std::shared_ptr<ExchangeCore> exchange, RelayHooks hooks);

    void start(const std::shared_ptr<UpstreamCore> &core, UpstreamRequest request);
    //! There is no engine to work on any more, or not yet.
    void refuse();

    void onHead(Response head) override;
    void onData(const QByteArray &chunk) override;
    void onEnd() override;
    void onFailed(const Error &error) override;
    void onWanted() override;

    void onRoom() override;
    void onBody(const Outcome<QByteArray> &piece) override;
    void onClosed() override;

private:
    void end(RelayEnd::How how, const Error &error = {});

    std::shared_ptr<ExchangeCore> m_exchange;
    RelayHooks m_hooks;
    std::shared_ptr<UpstreamJob> m_job;
    RelayEnd m_end;
    bool m_begun = false;
    bool m_ended = false;
};

} // namespace qd::http
