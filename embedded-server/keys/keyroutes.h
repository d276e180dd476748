// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/router.h"
#include "embedded-server/keys/keymethods.h"
#include "embedded-server/keys/resolver.h"

namespace qd::keys {

//! \brief Providers' keys over plain REST, for scripts: `/api/provider-keys` and `/api/provider-keys/{provider}`.
//!
//! `PUT {"apiKey": …, "baseUrl"?: …, "label"?: …}` answers `{"ok":true,"provider":…}`, `GET` of the list `{"providers":[…],"keys":[…]}`, `GET` of
//! one `{"provider","fingerprint", …}`, `DELETE` `{"ok":true,"provider":…}` or 404. `POST …/test` asks the provider whether it knows the key (or
//! one that is not stored yet: a body as of PUT), `POST …/default {"label": …}` chooses among several; 400 for a provider that is not known. No answer ever holds a key. Needs the permission
//! `keys`; the principal's id says whose keys. What it is given must outlive the server; one thread.
class KeyRoutes
{
public:
    KeyRoutes(KeyStore &store, const KeyResolver &resolver, KeyMethods &methods);

    void addTo(http::Router &router);

private:
    using ExchangePtr = std::shared_ptr<http::Exchange>;

    //! The caller, and the keys that are theirs.
    struct Owned
    {
        Owner owner;
        QList<KeyInfo> keys;
    };
    [[nodiscard]] QCoro::Task<Outcome<Owned>> ownedBy(ExchangePtr exchange);
    [[nodiscard]] QCoro::Task<> list(ExchangePtr exchange);
    [[nodiscard]] QCoro::Task<> get(ExchangePtr exchange);
    [[nodiscard]] QCoro::Task<> put(ExchangePtr exchange);
    [[nodiscard]] QCoro::Task<> remove(ExchangePtr exchange);
    [[nodiscard]] QCoro::Task<> test(ExchangePtr exchange);
    [[nodiscard]] QCoro::Task<> makeDefault(ExchangePtr exchange);

    KeyStore &m_store;
    const KeyResolver &m_resolver;
    KeyMethods &m_methods;
    TaskScope m_tasks;
};

} // namespace qd::keys
