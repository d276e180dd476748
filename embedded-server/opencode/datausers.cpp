// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/datausers.h"

#include "embedded-server/guardian/processtree.h"
#include "embedded-server/opencode/serverenvironment.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestCommand = 120;

QByteArray readProc(pid_t pid, QStringView file)
{
    QFile content(u"/proc/%1/%2"_s.arg(pid).arg(file));
    return content.open(QIODevice::ReadOnly) ? content.readAll() : QByteArray();
}

bool hasOpen(pid_t pid, const QString &database)
{
    const QFileInfoList handles = QDir(u"/proc/%1/fd"_s.arg(pid)).entryInfoList(QDir::Files | QDir::System);
    return std::ranges::any_of(handles, [&](const QFileInfo &handle) { return handle.symLinkTarget() == database; });
}

bool isOurs(pid_t pid)
{
    const QByteArray environment = readProc(pid, u"environ");
    const QByteArray name = QByteArray(markerVariable) + '=';
    return environment.startsWith(name) || environment.contains('\0' + name);
}

} // namespace

QList<DataUser> otherUsersOfData(const QString &dataDirectory)
{
    QList<DataUser> users;
    const QString database = QFileInfo(dataDirectory + u"/opencode.db"_s).canonicalFilePath();
    if (database.isEmpty())
        return users;
    for (const ProcessInfo &process : listProcesses()) {
        if (!hasOpen(process.pid, database) || isOurs(process.pid))
            continue;
        const QByteArray command = readProc(process.pid, u"cmdline").replace('\0', ' ').trimmed();
        users.append({process.pid, QString::fromUtf8(command).left(longestCommand)});
    }
    return users;
}

QString ownDataDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/opencode"_s;
}

} // namespace qd::server
