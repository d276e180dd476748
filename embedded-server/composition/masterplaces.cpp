// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/masterplaces.h"
#include "core/base/logging.h"
#include "core/credentials/keychainstore.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

tl::unexpected<Error> unusable(const QString &words)
{
    return tl::unexpected(Error{Error::Code::Storage, words, words, 0});
}

tl::unexpected<Error> unreachable(KeychainTrouble trouble)
{
    if (trouble == KeychainTrouble::Missing)
        return unusable(u"There is no keychain for the master key. Start one in the session of the user who runs this "
                        "server (gnome-keyring or KWallet, with D-Bus), or give --master-key-place=file or "
                        "--master-key-place=environment."_s);
    if (trouble == KeychainTrouble::Locked)
        return unusable(u"The keychain with the master key is locked. Sign in to this machine as the user who runs "
                        "this server, or unlock it there, and start again; a server that has to start without anybody "
                        "wants --master-key-place=file or --master-key-place=environment."_s);
    return unusable(u"The keychain with the master key can't be used. Look whether another program can, or give "
                    "--master-key-place=file or --master-key-place=environment."_s);
}

} // namespace

MasterPlaces::MasterPlaces(const ServerSettings &settings, const QString &instance,
                           std::unique_ptr<SecretStore> secrets)
    : m_place(settings.masterKey)
    , m_filePath(QDir(settings.data).filePath(u"master.key"_s))
    , m_environment(keys::EnvironmentMasterSource::ofProcess())
    , m_file(m_filePath)
    , m_secrets(std::move(secrets))
{
    if (m_place != MasterKeyPlace::Keychain)
        return;
    if (!m_secrets)
        m_secrets = std::make_unique<KeychainStore>();
    m_keychain = std::make_unique<keys::KeychainMasterSource>(*m_secrets, u"server-"_s + instance);
}

std::vector<keys::MasterKeySource *> MasterPlaces::sources()
{
    switch (m_place) {
    case MasterKeyPlace::Keychain:
        return {m_keychain.get()};
    case MasterKeyPlace::File:
        return {&m_file};
    case MasterKeyPlace::Environment:
        return {m_environment.get()};
    case MasterKeyPlace::Auto:
        break;
    }
    return {m_environment.get(), &m_file};
}

QCoro::Task<Outcome<void>> MasterPlaces::prepare()
{
    if (m_place == MasterKeyPlace::Keychain) {
        const Outcome<void> usable = co_await m_tasks(prepareKeychain());
        co_return usable;
    }
    if (m_place == MasterKeyPlace::Environment && qEnvironmentVariableIsEmpty(keys::EnvironmentMasterSource::variable))
        co_return unusable(
            u"The master key is to be in the environment, and is not there. Set %1 to 32 random bytes in "
            "base64, such as from: openssl rand -base64 32"_s.arg(
                QLatin1StringView(keys::EnvironmentMasterSource::variable)));
    co_return Outcome<void>();
}

QCoro::Task<Outcome<void>> MasterPlaces::prepareKeychain()
{
    const Outcome<keys::MasterRing> kept = co_await m_tasks(m_keychain->load());
    if (!kept || m_secrets->trouble() == KeychainTrouble::Missing)
        co_return m_secrets->trouble() == KeychainTrouble::None ? tl::unexpected(kept.error())
                                                                : unreachable(m_secrets->trouble());
    if (!kept->isEmpty())
        co_return Outcome<void>();
    Outcome<keys::MasterRing> old = co_await m_tasks(m_file.load());
    if (!old)
        co_return tl::unexpected(old.error());
    if (old->isEmpty())
        co_return Outcome<void>();
    const auto ring = std::make_shared<const keys::MasterRing>(std::move(*old));
    const Outcome<void> saved = co_await m_tasks(m_keychain->save(ring, true));
    if (!saved)
        co_return saved;
    if (!QFile::remove(m_filePath))
        co_return unusable(
            u"The master key is in the keychain now, but %1 can't be removed. Remove it."_s.arg(m_filePath));
    qCInfo(lcServer) << "the master key was moved from the data folder to the keychain";
    co_return Outcome<void>();
}

} // namespace qd::server
