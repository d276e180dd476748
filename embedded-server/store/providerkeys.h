// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/table.h"

namespace qd::store {

//! A provider's key, sealed: nothing here can read it.
struct ProviderKey : Entity
{
    std::optional<QUuid> ownerId; //!< none = the one person of a server without accounts
    QString provider;
    QString label;
    QString fingerprint; //!< to tell keys apart
    QByteArray sealed;
    int masterVersion = 1;  //!< of the master key that sealed it
    bool isDefault = false; //!< set by makeDefault()
    std::optional<qint64> lastUsedAt;
};

//! \brief Sealed provider keys. At most one is the default of its owner and provider; the first one becomes it.
class ProviderKeys
{
public:
    explicit ProviderKeys(Transaction &transaction)
        : m_transaction(transaction)
    {}

    [[nodiscard]] Outcome<ProviderKey> create(ProviderKey key);
    [[nodiscard]] Outcome<ProviderKey> find(const QUuid &id);
    [[nodiscard]] Outcome<QList<ProviderKey>> list(const std::optional<QUuid> &ownerId);
    [[nodiscard]] Outcome<ProviderKey> defaultOf(const std::optional<QUuid> &ownerId, const QString &provider);
    //! All but `isDefault`.
    [[nodiscard]] Outcome<ProviderKey> update(ProviderKey key);
    [[nodiscard]] Outcome<ProviderKey> makeDefault(const QUuid &id);
    //! Not a change of version.
    [[nodiscard]] Outcome<void> noteUse(const QUuid &id);
    //! If it was the default, the oldest that is left becomes it.
    [[nodiscard]] Outcome<void> remove(const QUuid &id);
    //! Sealed by an older master key than `version`: what is left to do of a rotation.
    [[nodiscard]] Outcome<QList<ProviderKey>> sealedBefore(int version, int limit);

private:
    Transaction &m_transaction;
};

} // namespace qd::store
