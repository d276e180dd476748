// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/statefile.h"

#include "core/base/savefile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

constexpr int formatVersion = 1;

QString folderName(const QString &dataDirectory)
{
    // By its real name, so that a link to the directory finds the same server.
    const QString canonical = QFileInfo(dataDirectory).canonicalFilePath();
    const QString name = canonical.isEmpty() ? QDir::cleanPath(dataDirectory) : canonical;
    return QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex().left(16));
}

QJsonObject toJson(const ServerRecord &record)
{
    return {
        {u"format"_s, formatVersion},     {u"marker"_s, record.marker},
        {u"pid"_s, record.pid},           {u"port"_s, record.port},
        {u"username"_s, record.username}, {u"password"_s, QString::fromLatin1(record.password)},
        {u"version"_s, record.version},   {u"dataDirectory"_s, record.dataDirectory},
        {u"ready"_s, record.ready},       {u"config"_s, QString::fromLatin1(record.config)},
    };
}

} // namespace

StateFolder::~StateFolder()
{
    unlock();
}

Outcome<void> StateFolder::open(const QString &stateDirectory, const QString &dataDirectory)
{
    unlock();
    m_path = stateDirectory + u'/' + folderName(dataDirectory);
    if (!QDir().mkpath(m_path) || ::chmod(QFile::encodeName(m_path).constData(), S_IRWXU) != 0)
        return failure(Error::Code::Storage, m_path);
    return {};
}

bool StateFolder::tryLock()
{
    if (isLocked())
        return true;
    const QByteArray name = QFile::encodeName(m_path + u"/lock"_s);
    const int fd = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return false;
    // Of the open file, not of the process: goes when the last copy is closed, and no child gets one (O_CLOEXEC).
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        ::close(fd);
        return false;
    }
    m_lock = fd;
    return true;
}

void StateFolder::unlock()
{
    if (m_lock >= 0)
        ::close(m_lock);
    m_lock = -1;
}

std::optional<ServerRecord> StateFolder::read() const
{
    QFile file(m_path + u"/server.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    // Without its mark nothing can be done with a server: neither joined nor swept up.
    if (json.value(u"format"_s).toInt() != formatVersion || json.value(u"marker"_s).toString().isEmpty())
        return {};
    return ServerRecord{
        .marker = json.value(u"marker"_s).toString(),
        .pid = json.value(u"pid"_s).toInteger(),
        .port = static_cast<quint16>(json.value(u"port"_s).toInt()),
        .username = json.value(u"username"_s).toString(),
        .password = json.value(u"password"_s).toString().toLatin1(),
        .version = json.value(u"version"_s).toString(),
        .dataDirectory = json.value(u"dataDirectory"_s).toString(),
        .ready = json.value(u"ready"_s).toBool(),
        .config = json.value(u"config"_s).toString().toLatin1(),
    };
}

Outcome<void> StateFolder::write(const ServerRecord &record) const
{
    const Outcome<void> written = saveFile(passwordFile(), record.password + '\n');
    return written ? saveFile(m_path + u"/server.json"_s, QJsonDocument(toJson(record)).toJson()) : written;
}

void StateFolder::clear() const
{
    QFile::remove(m_path + u"/server.json"_s);
    QFile::remove(passwordFile());
}

QString StateFolder::logFile() const
{
    return m_path + u"/server.log"_s;
}

QString StateFolder::passwordFile() const
{
    return m_path + u"/password"_s;
}

} // namespace qd::server
