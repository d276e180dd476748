// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/credentials/secretindex.h"

#include "core/base/filelock.h"
#include "core/base/savefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

constexpr qint64 largestFile = 64LL * 1024 * 1024;
constexpr int lockWaitMs = 200;
constexpr qsizetype deadLines = 512; //!< more of them than this, and the file is written anew
constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr QLatin1StringView setKey{"set"};
constexpr QLatin1StringView goneKey{"gone"};

QByteArray lineOf(QLatin1StringView what, const SecretName &name)
{
    const QJsonObject entry{{what, QJsonArray{name.workspace, name.origin, name.item}}};
    return QJsonDocument(entry).toJson(QJsonDocument::Compact) + '\n';
}

SecretName nameOf(const QJsonValue &value)
{
    const QJsonArray parts = value.toArray();
    return {parts.at(0).toString(), parts.at(1).toString(), parts.at(2).toString()};
}

} // namespace

SecretIndex::SecretIndex(QString path)
    : m_path(std::move(path))
{}

QList<SecretName> SecretIndex::names(const QString &workspace)
{
    refresh();
    QList<SecretName> found;
    for (const auto &name : std::as_const(m_names)) {
        if (workspace.isEmpty() || name.workspace == workspace)
            found.append(name);
    }
    return found;
}

bool SecretIndex::contains(const SecretName &name)
{
    refresh();
    return m_names.contains(name);
}

Outcome<void> SecretIndex::add(const SecretName &name)
{
    return contains(name) ? Outcome<void>() : append(setKey, name);
}

Outcome<void> SecretIndex::remove(const SecretName &name)
{
    return contains(name) ? append(goneKey, name) : Outcome<void>();
}

void SecretIndex::refresh()
{
    if (m_path.isEmpty())
        return;
    const QFileInfo info(m_path);
    const qint64 size = info.exists() ? info.size() : 0;
    if (size == m_size && info.lastModified() == m_modified)
        return;
    m_size = size;
    m_modified = info.lastModified();
    m_names.clear();
    m_lines = 0;
    QFile file(m_path);
    if (size > largestFile || !file.open(QIODevice::ReadOnly))
        return;
    const auto lines = file.readAll().split('\n');
    for (const auto &line : lines) {
        const QJsonObject entry = QJsonDocument::fromJson(line).object();
        for (const auto &what : {setKey, goneKey}) {
            if (entry.contains(what))
                apply(what, nameOf(entry.value(what)));
        }
    }
    m_lines = lines.size();
    if (m_lines > 2 * m_names.size() + deadLines)
        compact();
}

void SecretIndex::apply(QLatin1StringView what, const SecretName &name)
{
    if (what == setKey)
        m_names.insert(name);
    else
        m_names.remove(name);
}

// Another process may write at the same time; who can't have the lock at once appends without it, which is whole too.
Outcome<void> SecretIndex::append(QLatin1StringView what, const SecretName &name)
{
    if (m_path.isEmpty()) {
        apply(what, name);
        return {};
    }
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    FileLock lock;
    (void)lock.lock(m_path + u".lock"_s, lockWaitMs);
    QFile file(m_path);
    const QByteArray line = lineOf(what, name);
    if (!file.open(QIODevice::Append) || !file.setPermissions(ownerOnly) || file.write(line) != line.size() ||
        !file.flush())
        return failure(Error::Code::Storage, u"%1: %2"_s.arg(m_path, file.errorString()));
    file.close();
    const QFileInfo now(m_path);
    if (now.size() != std::exchange(m_size, now.size()) + line.size()) {
        m_size = -1; // somebody else wrote too: read again when next asked
        return {};
    }
    m_modified = now.lastModified();
    ++m_lines;
    apply(what, name);
    return {};
}

void SecretIndex::compact()
{
    FileLock lock;
    if (lock.lock(m_path + u".lock"_s, 0) != FileLock::Result::Locked || QFileInfo(m_path).size() != m_size)
        return;
    QByteArray lines;
    for (const auto &name : std::as_const(m_names))
        lines += lineOf(setKey, name);
    if (saveFile(m_path, lines))
        m_size = -1;
}

} // namespace qd
