// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/mastersources.h"

#include "core/base/filelock.h"
#include "core/base/savefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace qd::keys {

using namespace Qt::StringLiterals;

namespace {

constexpr int lockMs = 10'000;
constexpr qint64 largestFile = 4096; // bytes
constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup |
                        QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;

tl::unexpected<Error> refused(const QString &words, Error::Code code = Error::Code::Storage)
{
    return tl::unexpected(Error{code, words, words, 0});
}

// The name of a new file is as durable as its directory.
void syncDirectory(const QString &path)
{
#ifdef Q_OS_UNIX
    const int directory = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return;
    ::fsync(directory);
    ::close(directory);
#else
    Q_UNUSED(path)
#endif
}

} // namespace

KeychainMasterSource::KeychainMasterSource(SecretStore &secrets, QString instance)
    : m_secrets(secrets)
    , m_name{std::move(instance), u"quarterdeck://server:0"_s, u"master-key"_s}
{}

QString KeychainMasterSource::name() const
{
    return u"the keychain"_s;
}

QCoro::Task<Outcome<MasterRing>> KeychainMasterSource::load()
{
    Outcome<QByteArray> text = co_await m_secrets.read(m_name);
    if (!text && (text.error().code == Error::Code::NotFound || m_secrets.trouble() == KeychainTrouble::Missing))
        co_return MasterRing();
    if (!text)
        co_return refused(u"The keychain can't be read. Unlock it and start again, or set %1."_s.arg(
                              QLatin1StringView(EnvironmentMasterSource::variable)),
                          Error::Code::Offline);
    Outcome<MasterRing> ring = MasterRing::fromText(*text);
    wipe(*text);
    if (!ring)
        co_return refused(
            u"The entry for Quarterdeck's master key in the keychain %1. Restore the keychain from a "
            "backup, or delete the entry and the stored keys and enter the keys again."_s.arg(ring.error().detail));
    co_return ring;
}

QCoro::Task<Outcome<void>> KeychainMasterSource::save(std::shared_ptr<const MasterRing> ring, bool first)
{
    if (first) {
        const Outcome<MasterRing> before = co_await load();
        if (!before)
            co_return tl::unexpected(before.error());
        if (!before->isEmpty())
            co_return refused(u"The keychain has a master key already."_s, Error::Code::Busy);
    }
    const Secret text = ring->toText();
    QByteArray bytes = text.view().toByteArray();
    const Outcome<void> written = co_await m_secrets.write(m_name, bytes);
    wipe(bytes);
    if (!written)
        co_return refused(u"The master key could not be put into the keychain. Unlock it and try again."_s);
    Outcome<QByteArray> back = co_await m_secrets.read(m_name);
    const bool same = back && text.equals(*back);
    if (back)
        wipe(*back);
    if (!same)
        co_return refused(u"The keychain did not keep the master key."_s);
    co_return Outcome<void>();
}

EnvironmentMasterSource::EnvironmentMasterSource(QByteArray value, QByteArray previous)
    : m_value(std::move(value))
    , m_previous(std::move(previous))
{}

EnvironmentMasterSource::~EnvironmentMasterSource()
{
    wipe(m_value);
    wipe(m_previous);
}

std::unique_ptr<EnvironmentMasterSource> EnvironmentMasterSource::ofProcess()
{
    return std::make_unique<EnvironmentMasterSource>(qgetenv(variable), qgetenv(previousVariable));
}

QString EnvironmentMasterSource::name() const
{
    return QLatin1StringView(variable);
}

QCoro::Task<Outcome<MasterRing>> EnvironmentMasterSource::load()
{
    MasterRing ring;
    if (m_value.isEmpty() && m_previous.isEmpty())
        co_return ring;
    for (const auto &[value, named] : {std::pair(m_value, variable), std::pair(m_previous, previousVariable)}) {
        if (value.isEmpty() && named == previousVariable)
            continue;
        std::optional<Secret> key = masterFromBase64(value);
        if (!key)
            co_return refused(u"%1 must be 32 random bytes in base64 (44 characters). Make one with: "
                              "openssl rand -base64 32"_s.arg(QLatin1StringView(named)));
        ring.keys.push_back(share(std::move(*key)));
    }
    co_return ring;
}

QCoro::Task<Outcome<void>> EnvironmentMasterSource::save(std::shared_ptr<const MasterRing> /*ring*/, bool /*first*/)
{
    co_return refused(u"The master key comes from the environment. To change it, put the present one into %1 and a new "
                      "one into %2, then start again; when it has started, remove %1."_s.arg(
                          QLatin1StringView(previousVariable), QLatin1StringView(variable)),
                      Error::Code::Unsupported);
}

FileMasterSource::FileMasterSource(QString path)
    : m_path(std::move(path))
{}

QString FileMasterSource::name() const
{
    return u"the file %1"_s.arg(m_path);
}

QCoro::Task<Outcome<MasterRing>> FileMasterSource::load()
{
    co_return read();
}

QCoro::Task<Outcome<void>> FileMasterSource::save(std::shared_ptr<const MasterRing> ring, bool first)
{
    co_return write(*ring, first);
}

Outcome<MasterRing> FileMasterSource::read() const
{
    const QFileInfo info(m_path);
    if (!info.exists() && !info.isSymLink())
        return MasterRing();
    if (info.isSymLink() || !info.isFile())
        return refused(u"The master key %1 is not an ordinary file. Put the file itself there."_s.arg(m_path));
    if (info.permissions() & others)
        return refused(u"Others on this computer may read or change the master key %1. Run \"chmod 600 %1\"; if others "
                       "may have read it, rotate the master key afterwards."_s.arg(m_path));
    QFile file(m_path);
    if (info.size() > largestFile || !file.open(QIODevice::ReadOnly))
        return refused(u"The master key %1 can't be read. Make sure that it belongs to the user who runs this "
                       "server, or restore it from a backup."_s.arg(m_path));
    QByteArray text = file.readAll();
    Outcome<MasterRing> ring = MasterRing::fromText(text);
    wipe(text);
    if (!ring)
        return refused(u"The master key %1 %2. Restore it from a backup; without it the stored keys can't be read. "
                       "To begin anew, delete the file and the stored keys."_s.arg(m_path, ring.error().detail));
    return ring;
}

Outcome<void> FileMasterSource::write(const MasterRing &ring, bool first) const
{
    const QString folder = QFileInfo(m_path).absolutePath();
    QDir().mkpath(folder);
    FileLock lock;
    if (lock.lock(m_path + u".lock"_s, lockMs) != FileLock::Result::Locked)
        return refused(u"The master key %1 can't be written: make room on the disk and make sure that its folder may "
                       "be written."_s.arg(m_path));
    const QFileInfo info(m_path);
    if (first && (info.exists() || info.isSymLink()))
        return refused(u"There is a master key in %1 already."_s.arg(m_path), Error::Code::Busy);
    const Secret text = ring.toText();
    // Not a copy: the bytes stay the secret's.
    const QByteArray bytes = QByteArray::fromRawData(text.view().data(), text.size());
    if (const Outcome<void> saved = saveFile(m_path, bytes); !saved)
        return refused(u"The master key %1 can't be written (%2). Make room on the disk and make sure that its folder "
                       "may be written."_s.arg(m_path, saved.error().detail));
    syncDirectory(folder);
    return {};
}

} // namespace qd::keys
