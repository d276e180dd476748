// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/hub/hubtransport.h"
#include "embedded-server/rpc/dispatcher.h"
#include "embedded-server/rpc/subscriptions.h"

namespace qd::server {

//! \brief The way to the server in this process: the same values, no bytes, no sign-in.
//!
//! Dispatcher and subscriptions must live longer, on the same thread. Live from start() on; stop() ends its calls and subscriptions as a
//! lost connection would.
class InProcessTransport final : public HubTransport
{
    Q_OBJECT

public:
    InProcessTransport(Dispatcher &dispatcher, Subscriptions &subscriptions,
                       rpc::Principal principal = rpc::Principal::local());
    ~InProcessTransport() override;

    [[nodiscard]] State state() const override { return m_line ? State::Live : State::Offline; }
    void start() override;
    void stop();
    //! Another server from the next start() on. Only while it is stopped.
    void rebind(Dispatcher &dispatcher, Subscriptions &subscriptions);
    [[nodiscard]] QCoro::Task<Outcome<rpc::Value>> call(HubCall call) override;

private:
    class Line;

    Dispatcher *m_dispatcher;
    Subscriptions *m_subscriptions;
    rpc::Principal m_principal;
    std::shared_ptr<Line> m_line;
};

} // namespace qd::server
