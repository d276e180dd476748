// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/secretstore.h"
#include "embedded-server/keys/masterring.h"

namespace qd::keys {

//! \brief Master keys in the keychain of the person whose process this is. The store must outlive it.
class KeychainMasterSource final : public MasterKeySource
{
public:
    //! `instance`: tells several servers of one person apart.
    KeychainMasterSource(SecretStore &secrets, QString instance);

    [[nodiscard]] QString name() const override;
    //! Without a keychain on this machine: none. One that is locked or refuses is an error.
    [[nodiscard]] QCoro::Task<Outcome<MasterRing>> load() override;
    [[nodiscard]] bool isWritable() const override { return m_secrets.trouble() != KeychainTrouble::Missing; }
    [[nodiscard]] QCoro::Task<Outcome<void>> save(std::shared_ptr<const MasterRing> ring, bool first) override;

private:
    SecretStore &m_secrets;
    SecretName m_name;
};

//! \brief QUARTERDECK_MASTER_KEY, and during a rotation QUARTERDECK_MASTER_KEY_PREVIOUS: base64 of 32 bytes.
//!
//! Reads what it is given, so that tests and other ways to configure need no environment.
class EnvironmentMasterSource final : public MasterKeySource
{
public:
    static constexpr const char *variable = "QUARTERDECK_MASTER_KEY";
    static constexpr const char *previousVariable = "QUARTERDECK_MASTER_KEY_PREVIOUS";

    EnvironmentMasterSource(QByteArray value, QByteArray previous);
    ~EnvironmentMasterSource() override;
    Q_DISABLE_COPY_MOVE(EnvironmentMasterSource)
    //! Of this process.
    [[nodiscard]] static std::unique_ptr<EnvironmentMasterSource> ofProcess();

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QCoro::Task<Outcome<MasterRing>> load() override;
    [[nodiscard]] bool isWritable() const override { return false; }
    [[nodiscard]] QCoro::Task<Outcome<void>> save(std::shared_ptr<const MasterRing> ring, bool first) override;

private:
    QByteArray m_value;
    QByteArray m_previous;
};

//! \brief A file that only its owner may read or write. Replaced as a whole; others that make it at the same time wait.
class FileMasterSource final : public MasterKeySource
{
public:
    explicit FileMasterSource(QString path);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QCoro::Task<Outcome<MasterRing>> load() override;
    [[nodiscard]] bool isWritable() const override { return true; }
    [[nodiscard]] QCoro::Task<Outcome<void>> save(std::shared_ptr<const MasterRing> ring, bool first) override;

private:
    [[nodiscard]] Outcome<MasterRing> read() const;
    [[nodiscard]] Outcome<void> write(const MasterRing &ring, bool first) const;

    QString m_path;
};

} // namespace qd::keys
