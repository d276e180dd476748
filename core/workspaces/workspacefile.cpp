// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspaces/workspacefile.h"

#include "core/base/savefile.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

// Ten thousand workspaces take four.
constexpr qint64 maxBytes = 64LL * 1'024 * 1'024;

tl::expected<void, QString> save(const QString &path, const QByteArray &bytes)
{
    return saveFile(path, bytes).map_error([](const Error &error) { return error.detail; });
}

} // namespace

WorkspaceFile::WorkspaceFile(QString path)
    : m_path(std::move(path))
{}

void WorkspaceFile::prepare() const
{
    QDir().mkpath(QFileInfo(m_path).absolutePath());
}

tl::expected<std::optional<QByteArray>, QString> WorkspaceFile::read() const
{
    QFile file(m_path);
    if (!file.exists())
        return std::nullopt;
    if (!file.open(QIODevice::ReadOnly))
        return tl::unexpected(file.errorString());
    if (file.size() > maxBytes)
        return tl::unexpected(u"%1 has more than %2 MiB"_s.arg(m_path).arg(maxBytes / 1'024 / 1'024));
    QByteArray bytes = file.readAll();
    if (file.error() != QFile::NoError)
        return tl::unexpected(file.errorString());
    return bytes;
}

tl::expected<void, QString> WorkspaceFile::write(const QByteArray &bytes) const
{
    return save(m_path, bytes);
}

QString WorkspaceFile::backupPath() const
{
    return m_path + u".bak"_s;
}

tl::expected<void, QString> WorkspaceFile::writeBackup(const QByteArray &bytes) const
{
    QFile file(backupPath());
    if (file.size() == bytes.size() && file.open(QIODevice::ReadOnly) && file.readAll() == bytes)
        return {};
    return save(backupPath(), bytes);
}

tl::expected<QString, QString> WorkspaceFile::setAside() const
{
    QString aside = freeName(u"damaged"_s);
    QFile file(m_path);
    if (!file.copy(aside))
        return tl::unexpected(file.errorString());
    return aside;
}

QString WorkspaceFile::keepBackup() const
{
    const QString kept = freeName(u"backup"_s);
    return QFile::rename(backupPath(), kept) ? kept : QString();
}

QString WorkspaceFile::freeName(const QString &what) const
{
    const QFileInfo info(m_path);
    const QString stem = u"%1/%2.%3-%4"_s.arg(info.absolutePath(), info.completeBaseName(), what,
                                              QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss"_s));
    const QString suffix = u'.' + info.suffix();
    QString name = stem + suffix;
    for (int i = 2; QFileInfo::exists(name); ++i)
        name = stem + u'-' + QString::number(i) + suffix;
    return name;
}

} // namespace qd
