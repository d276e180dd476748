// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/upstream.h"
#include "embedded-server/keys/providerprobe.h"

namespace qd::proxy {

//! \brief Asks a provider for its models, over the server's own client. The client must outlive it.
class ModelsProbe final : public keys::ProviderProbe
{
public:
    explicit ModelsProbe(http::UpstreamClient &client)
        : m_client(client)
    {}

    [[nodiscard]] QCoro::Task<Outcome<keys::ProbeAnswer>> models(keys::Provider provider,
                                                                 keys::SecretPtr secret) override;

private:
    http::UpstreamClient &m_client;
};

} // namespace qd::proxy
