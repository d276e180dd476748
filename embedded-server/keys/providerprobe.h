// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/keys/providers.h"
#include "embedded-server/keys/secret.h"

#include "core/base/outcome.h"

#include <QCoroTask>
#include <QStringList>

namespace qd::keys {

//! What a provider said to a key.
struct ProbeAnswer
{
    int status = 0;     //!< HTTP
    QStringList models; //!< ids, at most 1,000, if it told
};

//! \brief Asks a provider whether it knows a key.
class ProviderProbe
{
public:
    virtual ~ProviderProbe() = default;
    //! Any HTTP answer is an answer. Offline or Timeout if there was none. `secret` may be null.
    [[nodiscard]] virtual QCoro::Task<Outcome<ProbeAnswer>> models(Provider provider, SecretPtr secret) = 0;
};

} // namespace qd::keys
