// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/credentials/memorystore.h"
#include "core/credentials/secretindex.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace qd {

//! \brief The secrets of all workspaces: in the system's keychain, or by the person's choice in memory for this run. GUI thread.
//!
//! Plaintext never reaches a disk. Knows the names of what it has put into the keychain, so that what goes with a workspace is all of it.
//! A caller whose Secrets goes while it waits is unwound (TaskScope).
class Secrets final : public QObject, public SecretStore
{
    Q_OBJECT

public:
    //! `indexPath`: the list of names (SecretIndex); empty = kept in memory only.
    Secrets(std::unique_ptr<SecretStore> keychain, const QString &indexPath, QObject *parent = nullptr);

    //! What is kept for this run comes first.
    [[nodiscard]] QCoro::Task<Outcome<QByteArray>> read(SecretName name) override;
    //! Into the keychain. Where that fails the person is asked, and keepForThisRun() is the other way.
    [[nodiscard]] QCoro::Task<Outcome<void>> write(SecretName name, QByteArray secret) override;
    [[nodiscard]] QCoro::Task<Outcome<void>> remove(SecretName name) override;
    [[nodiscard]] QCoro::Task<Outcome<void>> unlock() override;
    [[nodiscard]] KeychainTrouble trouble() const override { return m_trouble; }

    void keepForThisRun(const SecretName &name, const QByteArray &secret);
    //! Only what keepForThisRun() keeps; the keychain is not asked.
    void dropForThisRun(const SecretName &name);
    [[nodiscard]] bool isForThisRun(const SecretName &name) const { return m_memory.contains(name); }
    //! Of one workspace, or with an empty id of all; those of this run too.
    [[nodiscard]] QList<SecretName> names(const QString &workspace = {});

    //! \brief Deletes all secrets of a workspace. The value names those that remain, as `item (origin)`; trouble() says why.
    //!
    //! Those stay known: the next call tries them again.
    [[nodiscard]] QCoro::Task<Outcome<QStringList>> forgetWorkspace(QString id);
    //! The same for everything.
    [[nodiscard]] QCoro::Task<Outcome<QStringList>> forgetAll();

Q_SIGNALS:
    void troubleChanged();
    //! Names came or went.
    void namesChanged();

private:
    void note();

    std::unique_ptr<SecretStore> m_keychain;
    MemoryStore m_memory;
    SecretIndex m_index;
    KeychainTrouble m_trouble = KeychainTrouble::None;
    TaskScope m_tasks;
};

} // namespace qd
