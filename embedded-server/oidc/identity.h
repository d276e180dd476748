// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace qd::oidc {

//! \brief Who signed in, as the provider says. The pair of issuer and subject is the person; the rest may change.
struct Identity
{
    QString issuer;
    QString subject;
    QString email; //!< empty if the provider says none
    bool emailVerified = false;
    QString name;

    bool operator==(const Identity &) const = default;
};

//! What the provider gave.
struct ProviderSignIn
{
    Identity identity;
    QByteArray refreshToken; //!< empty if there is none; a secret
};

} // namespace qd::oidc
