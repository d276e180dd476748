// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/credentials/secretstore.h"

#include <functional>

namespace QKeychain {
class Job;
}

namespace qd {

//! \brief The system's keychain through QtKeychain: Secret Service or KWallet, macOS, Windows, Android, iOS. GUI thread; never waits.
//!
//! Never falls back to a file. A locked keychain is told from a secret that isn't there before either is believed, and reading never
//! makes the desktop ask for a password: unlock() does, when the person wishes it. Errors as SecretStore's. A caller whose Keychain goes while
//! it waits is unwound (TaskScope).
class Keychain
{
public:
    //! How a secret is kept. Binary keeps every byte; what other programs shall read is Text (UTF-8).
    enum class Form : quint8
    {
        Binary,
        Text,
    };

    //! `service` is the keychain's first name of an entry, the key its second.
    explicit Keychain(QString service, Form form = Form::Binary);

    [[nodiscard]] QCoro::Task<Outcome<QByteArray>> read(QString key);
    [[nodiscard]] QCoro::Task<Outcome<void>> write(QString key, QByteArray secret);
    //! What is not there is removed.
    [[nodiscard]] QCoro::Task<Outcome<void>> remove(QString key);
    //! Error: Storage; trouble() is Denied if the person said no.
    [[nodiscard]] QCoro::Task<Outcome<void>> unlock();
    //! Of the last call.
    [[nodiscard]] KeychainTrouble trouble() const { return m_trouble; }

private:
    struct Reply;
    using MakeJob = std::function<QKeychain::Job *()>;
    QCoro::Task<Outcome<QByteArray>> run(QString key, MakeJob makeJob);
    QCoro::Task<Outcome<void>> prepare();
    QCoro::Task<Outcome<void>> judge(Reply reply);

    QString m_service;
    Form m_form;
    KeychainTrouble m_trouble = KeychainTrouble::None;
    TaskScope m_tasks;
};

//! Programs of which any one gives this platform a keychain; empty where the system brings its own.
[[nodiscard]] QStringList keychainPrograms();

} // namespace qd
