// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "embedded-server/keys/secret.h"

#include <QUuid>

#include <optional>

namespace qd::keys {

constexpr qsizetype masterKeySize = 32; //!< bytes: AES-256

//! What a sealed text belongs to: it opens nowhere else.
struct SealedFor
{
    QString provider;
    std::optional<QUuid> owner;
    QUuid key;
    int masterVersion = 1;
};

//! \brief Seals with AES-256-GCM (NIST SP 800-38D): version byte, 96-bit random nonce, ciphertext, 128-bit tag.
//!
//! Associated data are the version byte and all of `place`. Any thread. Error: Process, if the machine has no randomness left.
[[nodiscard]] Outcome<QByteArray> seal(const Secret &master, QByteArrayView plain, const SealedFor &place);
//! Storage for whatever is not exactly what was sealed for this place by this master key.
[[nodiscard]] Outcome<Secret> unseal(const Secret &master, QByteArrayView sealed, const SealedFor &place);

//! Tells master keys apart and says nothing about them: a keyed hash, 16 bytes.
[[nodiscard]] QByteArray masterCheck(const Secret &master);
//! Tells keys apart for people, such as `9f3c-02ab`: a hash that nobody can try keys on without the master key.
[[nodiscard]] QString fingerprint(const Secret &master, const Secret &key);
//! From the system's generator.
[[nodiscard]] Secret randomMaster();

} // namespace qd::keys
