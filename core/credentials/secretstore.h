// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QByteArray>
#include <QCoroTask>
#include <QHashFunctions>
#include <QString>
#include <QUrl>

namespace qd {

//! \brief Where a secret belongs: a workspace, the server it may be sent to, and which one it is.
//!
//! A changed host is another secret, so that a password never follows an address to somebody else's server.
struct SecretName
{
    QString workspace; //!< WorkspaceRecord::id
    QString origin;    //!< `scheme://host:port` in lower case, the port always named
    QString item;      //!< "password", "token", or a provider's id

    bool operator==(const SecretName &) const = default;
};

[[nodiscard]] inline size_t qHash(const SecretName &name, size_t seed = 0)
{
    return qHashMulti(seed, name.workspace, name.origin, name.item);
}

//! The origin of an address as SecretName wants it; empty for what is neither http nor https or has no host.
[[nodiscard]] QString secretOrigin(const QUrl &url);

//! Why a keychain can't be used. What to say and to offer depends on it.
enum class KeychainTrouble : quint8
{
    None,
    Missing, //!< no keychain service, or none on the session bus
    Locked,  //!< it is there, and locked: unlocking it helps
    Denied,  //!< the person or the system refused
    Failed,  //!< anything else
};

//! \brief Keeps secrets. Results come later on the caller's thread (the GUI's); nothing blocks.
//!
//! Errors: NotFound (no such secret, and the store is sure of it), Storage (the keychain's trouble() says why). A secret never is in an error's text.
class SecretStore
{
public:
    virtual ~SecretStore() = default;
    [[nodiscard]] virtual QCoro::Task<Outcome<QByteArray>> read(SecretName name) = 0;
    [[nodiscard]] virtual QCoro::Task<Outcome<void>> write(SecretName name, QByteArray secret) = 0;
    [[nodiscard]] virtual QCoro::Task<Outcome<void>> remove(SecretName name) = 0;
    //! \brief Has the system ask the person to unlock the keychain; what needs no unlocking is unlocked.
    //!
    //! Error: Storage; trouble() is Denied if the person said no.
    [[nodiscard]] virtual QCoro::Task<Outcome<void>> unlock() { co_return {}; }
    //! Of the last call.
    [[nodiscard]] virtual KeychainTrouble trouble() const = 0;
};

} // namespace qd
