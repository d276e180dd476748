// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QByteArray>
#include <QJsonObject>

namespace qd::jose {

//! \brief A signed token taken apart (RFC 7515 section 7.1). Nothing in it is true before the signature was verified.
//!
//! Of the header only `alg`, `kid` and `typ` are read: keys and addresses of keys in it (`jwk`, `jku`, `x5c`, `x5u`) mean nothing here.
struct CompactJws
{
    QByteArray signingInput;
    QByteArray algorithm; //!< as it stands in the header
    QByteArray keyId;     //!< empty if it names none
    QByteArray type;      //!< `typ` in lower case and without `application/`; empty if it names none
    QJsonObject claims;
    QByteArray signature;
};

//! Longest token that is looked at, in bytes.
constexpr qsizetype longestToken = 64LL * 1024;

//! Pure. Error::Unauthorized for anything but three strict parts whose first two are JSON objects, for a critical header of any name, and for a
//! header whose `alg`, `kid` or `typ` is no text.
[[nodiscard]] Outcome<CompactJws> parseCompact(QByteArrayView token);

//! The error of a token that is refused. `why` never quotes the token.
[[nodiscard]] tl::unexpected<Error> refused(const char *why);

} // namespace qd::jose
