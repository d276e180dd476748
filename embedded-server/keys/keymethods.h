// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/fault.h"
#include "core/protocol/keymethods.h"
#include "embedded-server/keys/providerprobe.h"
#include "embedded-server/keys/resolver.h"

namespace qd::server {
class Dispatcher;
}

namespace qd::keys {

//! \brief `keys.*` of JSON-RPC. Store, resolver and probe must outlive the dispatcher's calls; one thread.
class KeyMethods
{
public:
    //! `probe` may be null: then keys can't be tested.
    KeyMethods(KeyStore &store, const KeyResolver &resolver, ProviderProbe *probe);

    void addTo(server::Dispatcher &dispatcher);

    //! `keys.test`, for REST too. `principal`: the caller's id.
    [[nodiscard]] QCoro::Task<rpc::Reply<rpc::KeysTest::Result>> test(QString principal, rpc::KeysTest::Params params);

private:
    [[nodiscard]] QCoro::Task<rpc::Reply<rpc::KeysList::Result>> list(QString principal);
    [[nodiscard]] QCoro::Task<rpc::Reply<rpc::ProviderKeyInfo>> makeDefault(rpc::Principal caller, QString id);
    [[nodiscard]] QCoro::Task<rpc::Reply<rpc::ProviderKeyInfo>> set(rpc::Principal caller, rpc::KeysSet::Params params);
    [[nodiscard]] QCoro::Task<rpc::Reply<rpc::Nothing>> remove(rpc::Principal caller, QString id);
    [[nodiscard]] QCoro::Task<rpc::Reply<rpc::Nothing>> rotate(rpc::Principal caller);
    [[nodiscard]] QCoro::Task<Outcome<Resolved>> tested(Owner owner, rpc::KeysTest::Params params);

    KeyStore &m_store;
    const KeyResolver &m_resolver;
    ProviderProbe *m_probe;
    TaskScope m_tasks;
};

//! What a person hands in, without white space around it; `text` is overwritten.
[[nodiscard]] SecretPtr takeKey(QString &text);

} // namespace qd::keys
