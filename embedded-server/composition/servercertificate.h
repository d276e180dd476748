// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QDateTime>

namespace qd::server {

//! \brief The certificate of a server that no authority knows: made by itself (RFC 5280; P-256, ECDSA with SHA-256), so that clients are told
//! its fingerprint and accept this one only.
//!
//! A value type. Its functions block and may run on any thread.
struct ServerCertificate
{
    QByteArray certificate; //!< PEM
    QByteArray key;         //!< PEM, PKCS #8: a secret
    QByteArray fingerprint; //!< SHA-256 of the certificate (DER), 32 bytes
    QDateTime expiresAt;

    //! \brief The one that is kept in `path` (both parts in one file that only its owner may read), or a new one.
    //!
    //! A new one when there is none, when it can't be read, and `renewal` before it ends. Not for other names: clients go by the fingerprint,
    //! and would all have to be told. `names`: host names and addresses to make it for. Storage if it can't be kept.
    [[nodiscard]] static Outcome<ServerCertificate> keptIn(const QString &path, const QStringList &names,
                                                           const QDateTime &now);
    //! Valid from a day before `now`, for clocks that differ, for ten years.
    [[nodiscard]] static Outcome<ServerCertificate> make(const QStringList &names, const QDateTime &now);

    static constexpr qint64 validDays = 3'650;
    static constexpr qint64 renewalDays = 30;
};

} // namespace qd::server
