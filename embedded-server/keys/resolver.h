// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/keys/baseurl.h"
#include "embedded-server/keys/keystore.h"
#include "embedded-server/keys/providers.h"

namespace qd::keys {

//! \brief A provider as it is to be asked, with the key for it.
struct Resolved
{
    //! Where the key was found.
    enum class From : quint8
    {
        Request,
        Store,
        Environment,
        Nowhere, //!< none is needed
    };

    Provider provider; //!< `baseUrl` is where to ask
    SecretPtr secret;  //!< null if none is needed
    From from = From::Nowhere;
    QUuid keyId; //!< of the store's
};

//! \brief Finds the key for a request: the one that came with it, else the stored one, else the environment's.
//!
//! A stored key that can't be read is an error: another one would be another account's. One thread.
class KeyResolver
{
public:
    //! The value of an environment variable; empty if it is not set.
    using Environment = std::function<QByteArray(const QByteArray &variable)>;

    //! `store` may be null, and must outlive the resolver.
    explicit KeyResolver(KeyStore *store, Environment environment = processEnvironment, AddressRules rules = {});

    //! BadRequest for a provider that is not known; Unauthorized if there is no key for it. The sentence says what to do.
    [[nodiscard]] QCoro::Task<Outcome<Resolved>> resolveApiKey(Owner owner, QString provider,
                                                               SecretPtr fromRequest = {}) const;
    //! The same for a stored key of a person's choice.
    [[nodiscard]] QCoro::Task<Outcome<Resolved>> resolveStored(Owner owner, QUuid key) const;

    //! A known provider, or Ollama where OLLAMA_HOST says; BadRequest for others.
    [[nodiscard]] Outcome<Provider> providerOf(const QString &id) const;
    //! The environment has a key for it.
    [[nodiscard]] bool isInEnvironment(const Provider &provider) const;
    //! What a person may store: a known provider, or any other id with a base URL. BadRequest otherwise.
    [[nodiscard]] Outcome<Provider> storableProvider(const QString &id, const QString &baseUrl) const;
    [[nodiscard]] const AddressRules &rules() const { return m_rules; }

    [[nodiscard]] static QByteArray processEnvironment(const QByteArray &variable);

private:
    [[nodiscard]] Outcome<Resolved> withStored(const OpenedKey &key) const;
    [[nodiscard]] Outcome<Resolved> withEnvironment(const Provider &provider) const;

    KeyStore *m_store;
    Environment m_environment;
    AddressRules m_rules;
};

} // namespace qd::keys
