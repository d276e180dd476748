// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/fault.h"
#include "core/protocol/proxytokenmethods.h"
#include "core/protocol/proxyusagemethods.h"
#include "embedded-server/proxy/servedproviders.h"
#include "embedded-server/proxy/tokenkeeper.h"
#include "embedded-server/proxy/usagelog.h"

namespace qd::server {
class Dispatcher;
}

namespace qd::proxy {

//! \brief `proxy.*` of JSON-RPC. What it is given must outlive the dispatcher's calls; one thread.
class ProxyMethods
{
public:
    ProxyMethods(ServedProviders &served, TokenKeeper &tokens, UsageLog &usage);

    void addTo(server::Dispatcher &dispatcher);

private:
    template <typename T>
    using Answer = QCoro::Task<rpc::Reply<T>>;

    [[nodiscard]] Answer<rpc::ProxyProviders::Result> providers(QString principal);
    [[nodiscard]] Answer<rpc::ProxyTokensCreate::Result> create(rpc::Principal caller,
                                                                rpc::ProxyTokensCreate::Params params);
    [[nodiscard]] Answer<rpc::ProxyTokensList::Result> list(QString principal);
    [[nodiscard]] Answer<rpc::Nothing> revoke(rpc::Principal caller, QString id);
    [[nodiscard]] Answer<rpc::ProxyUsageList> usage(QString principal, qint64 fromDay);
    [[nodiscard]] Answer<rpc::ProxyUsageList> usageOfAll(qint64 fromDay);

    ServedProviders &m_served;
    TokenKeeper &m_tokens;
    UsageLog &m_usage;
    TaskScope m_tasks;
};

} // namespace qd::proxy
