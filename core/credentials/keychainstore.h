// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/keychain.h"

namespace qd {

//! \brief The secrets of workspaces in the system's keychain: service "quarterdeck", key `v1/<workspace>/<origin>/<item>`.
class KeychainStore final : public SecretStore
{
public:
    KeychainStore();

    [[nodiscard]] QCoro::Task<Outcome<QByteArray>> read(SecretName name) override;
    [[nodiscard]] QCoro::Task<Outcome<void>> write(SecretName name, QByteArray secret) override;
    [[nodiscard]] QCoro::Task<Outcome<void>> remove(SecretName name) override;
    [[nodiscard]] QCoro::Task<Outcome<void>> unlock() override;
    [[nodiscard]] KeychainTrouble trouble() const override { return m_keychain.trouble(); }

private:
    Keychain m_keychain;
};

} // namespace qd
