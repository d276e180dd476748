// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "embedded-server/keys/mastersources.h"
#include "embedded-server/settings/serversettings.h"

namespace qd::server {

//! \brief Where a hub has its master key, as `--master-key-place` says.
//!
//! Only the one place that was named is looked at, so that no key is made in another one because this can't be reached for the moment. `auto` is
//! the environment or the file and not the keychain: that is locked until somebody signs in to the machine, and a server starts without anybody.
class MasterPlaces
{
public:
    //! `instance`: tells servers of one person apart in a keychain; of the data folder, so that it may move. `secrets` may be null: the system's.
    MasterPlaces(const ServerSettings &settings, const QString &instance, std::unique_ptr<SecretStore> secrets = {});

    //! Looks whether the place can be used, and moves a key that is in the file to the keychain if that is the place now. The error says what to do.
    [[nodiscard]] QCoro::Task<Outcome<void>> prepare();
    //! For keys::KeyStore::Parts; they live as long as this.
    [[nodiscard]] std::vector<keys::MasterKeySource *> sources();

private:
    [[nodiscard]] QCoro::Task<Outcome<void>> prepareKeychain();

    MasterKeyPlace m_place;
    QString m_filePath;
    std::unique_ptr<keys::EnvironmentMasterSource> m_environment;
    keys::FileMasterSource m_file;
    std::unique_ptr<SecretStore> m_secrets; //!< only if the keychain is the place
    std::unique_ptr<keys::KeychainMasterSource> m_keychain;
    TaskScope m_tasks;
};

} // namespace qd::server
