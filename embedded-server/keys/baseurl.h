// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/upstreamorigin.h"

#include <QUrl>

class QHostAddress;

namespace qd::keys {

//! Which addresses of their own people may name, so that nobody makes the server ask what only the server can reach.
struct AddressRules
{
    bool allowLoopback = false; //!< this computer's own services; also without TLS
};

//! \brief An address that somebody typed: HTTPS, or loopback's where that is allowed; no user, query or fragment; without slashes at its end.
//!
//! BadRequest, in a sentence for a person.
[[nodiscard]] Outcome<QUrl> checkedBaseUrl(const QString &text, const AddressRules &rules);

//! Whether an address may be named.
[[nodiscard]] bool mayName(const QHostAddress &address, const AddressRules &rules);
//! What a name that was taken may lead to when it is connected to.
[[nodiscard]] http::Reach reachOf(const AddressRules &rules);

} // namespace qd::keys
