// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/taskscope.h"
#include "embedded-server/keys/providerprobe.h"
#include "embedded-server/keys/resolver.h"

#include <QHash>

namespace qd::proxy {

//! \brief Which providers somebody can ask through the proxy: those with a key of theirs, or with one in the server's environment, and Ollama.
//!
//! One thread; what it is given must outlive it.
class ServedProviders
{
public:
    struct One
    {
        QString id;
        keys::Resolved::From from = keys::Resolved::From::Store; //!< Nowhere: it needs none
        //! Of one that OpenCode does not know by name, so that it has to be told them. Empty: the provider does not tell, for now.
        QStringList models;

        [[nodiscard]] bool isKnownByName() const { return keys::knownProvider(id) != nullptr; }
        bool operator==(const One &) const = default;
    };

    ServedProviders(keys::KeyStore &store, const keys::KeyResolver &resolver, keys::ProviderProbe &probe,
                    const Clock &clock = systemClock());

    //! By id, in an order that stays. A provider whose stored key can't be read is left out. Asks providers for their models, each every
    //! ten minutes at most while they tell.
    [[nodiscard]] QCoro::Task<Outcome<QList<One>>> of(keys::Owner owner);

private:
    struct Known
    {
        QStringList models;
        qint64 at = 0; //!< Clock::monotonicMs()
    };

    [[nodiscard]] QCoro::Task<QStringList> modelsOf(keys::Owner owner, QString provider, QString knownBy);

    keys::KeyStore &m_store;
    const keys::KeyResolver &m_resolver;
    keys::ProviderProbe &m_probe;
    const Clock &m_clock;
    QHash<QString, Known> m_known; //!< by what tells keys apart
    TaskScope m_tasks;
};

} // namespace qd::proxy
