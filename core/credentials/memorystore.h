// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/secretstore.h"

#include <QHash>

namespace qd {

//! \brief Keeps secrets for this run only; they are overwritten in memory when they go. Never in trouble.
class MemoryStore final : public SecretStore
{
public:
    MemoryStore() = default;
    ~MemoryStore() override;
    Q_DISABLE_COPY_MOVE(MemoryStore)

    [[nodiscard]] QCoro::Task<Outcome<QByteArray>> read(SecretName name) override;
    [[nodiscard]] QCoro::Task<Outcome<void>> write(SecretName name, QByteArray secret) override;
    [[nodiscard]] QCoro::Task<Outcome<void>> remove(SecretName name) override;
    [[nodiscard]] KeychainTrouble trouble() const override { return KeychainTrouble::None; }

    [[nodiscard]] bool contains(const SecretName &name) const { return m_secrets.contains(name); }
    [[nodiscard]] QList<SecretName> names() const { return m_secrets.keys(); }

private:
    QHash<SecretName, QByteArray> m_secrets;
};

} // namespace qd
