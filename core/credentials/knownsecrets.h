// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/keychain.h"

#include <QMap>

namespace qd {

//! \brief Keys of AI providers that the person keeps in the system's keychain for programs of all kinds: service `com.delino.delidev`.
//!
//! They are sent to a server when the person wishes it. Names are those that agents read from their environment:
//!
//! | account | name |
//! |---|---|
//! | `claude_code_oauth` | `CLAUDE_CODE_OAUTH_TOKEN` |
//! | `anthropic_api_key` | `ANTHROPIC_API_KEY` |
//! | `openai_api_key` | `OPENAI_API_KEY` |
//!
//! Every other name is its own account. GUI thread; never waits; errors as SecretStore's.
class KnownSecrets
{
public:
    KnownSecrets();

    //! The names of the table, in its order.
    [[nodiscard]] static QStringList names();
    //! The account of a name; a name without one is its own. Empty for what can't be a name: `[A-Za-z_][A-Za-z0-9_]*` can.
    [[nodiscard]] static QString accountOf(const QString &name);

    [[nodiscard]] QCoro::Task<Outcome<QByteArray>> get(QString name);
    //! Error: BadRequest (not a name), else as SecretStore's.
    [[nodiscard]] QCoro::Task<Outcome<void>> set(QString name, QByteArray secret);
    [[nodiscard]] QCoro::Task<Outcome<void>> remove(QString name);
    //! The known ones and `others` that are there; what is not there is passed over. An error is a keychain that can't be read.
    [[nodiscard]] QCoro::Task<Outcome<QMap<QString, QByteArray>>> getAll(QStringList others = {});

    [[nodiscard]] KeychainTrouble trouble() const { return m_keychain.trouble(); }

private:
    Keychain m_keychain;
};

} // namespace qd
