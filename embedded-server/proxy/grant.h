// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/request.h"
#include "embedded-server/keys/keystore.h"

#include <QStringList>

namespace qd::proxy {

//! By this our own tokens are known, also by those who look for lost ones.
inline constexpr QByteArrayView tokenPrefix("qdp_");

//! \brief What somebody may do through the proxy: `details` of the Principal that a proxy token gives.
struct Grant
{
    keys::Owner owner;          //!< whose keys are used, and on whose account it goes
    std::optional<QUuid> token; //!< none: a bearer session
    QStringList providers;      //!< empty = all
    QStringList models;         //!< empty = all
    int requestsPerMinute = 0;  //!< 0 = as the server limits tokens
    int streams = 0;            //!< likewise

    [[nodiscard]] bool mayUse(const QString &provider) const
    {
        return providers.isEmpty() || providers.contains(provider);
    }
};

//! Of who asks: of a token what it allows, of a bearer session everything that its person may. Unauthorized if it is nobody.
[[nodiscard]] Outcome<Grant> grantOf(const http::Request &request);

//! \name Lists as they are stored
//! @{
[[nodiscard]] QByteArray listText(const QStringList &list);
[[nodiscard]] QStringList listOf(const QByteArray &text);
//! @}

} // namespace qd::proxy
