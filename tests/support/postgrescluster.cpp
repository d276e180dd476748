// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/postgrescluster.h"
#include "tests/support/freeport.h"
#include "tests/support/qtest.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <csignal>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace qd::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int StartMs = 60'000;

//! Debian keeps the programs apart by version.
QString program(const QString &name)
{
    const QDir versions(u"/usr/lib/postgresql"_s);
    const QStringList all = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed);
    for (const QString &version : all) {
        const QString path = versions.filePath(version + u"/bin/"_s + name);
        if (QFileInfo::exists(path))
            return path;
    }
    return name;
}

//! Who it runs as; null = as ourselves.
const passwd *servant()
{
    return ::getuid() == 0 ? ::getpwnam("postgres") : nullptr;
}

//! The test's home is closed to others, but the server has to get through it.
void openWay(QString path)
{
    while (path.size() > 1 && path != u"/tmp") {
        if (QFileInfo(path).ownerId() == ::getuid())
            QFile::setPermissions(path, QFile::permissions(path) | QFileDevice::ExeOther);
        path = QFileInfo(path).path();
    }
}

} // namespace

PostgresCluster::PostgresCluster()
    : m_folder(QDir::tempPath() + u"/pg-XXXXXX"_s)
{
    openWay(QFileInfo(m_folder.path()).path());
    if (const passwd *other = servant();
        other != nullptr && ::chown(m_folder.path().toLocal8Bit().constData(), other->pw_uid, other->pw_gid) != 0)
        qFatal("can't give the folder of PostgreSQL away");
    run(u"initdb"_s, {u"-D"_s, m_folder.filePath(u"data"_s), u"-U"_s, u"test"_s, u"-A"_s, u"trust"_s, u"--no-sync"_s,
                      u"-E"_s, u"UTF8"_s, u"--locale=C.UTF-8"_s});
    m_port = freePort();
}

PostgresCluster::~PostgresCluster()
{
    stop();
}

void PostgresCluster::prepare(QProcess &process) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"LD_PRELOAD"_s);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder.path());
    process.setChildProcessModifier([other = servant()] {
        ::setpgid(0, 0);
        if (other != nullptr && (::setgid(other->pw_gid) != 0 || ::setuid(other->pw_uid) != 0))
            ::_exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT); // after setuid(), which takes it back; its children go with it
    });
}

void PostgresCluster::run(const QString &name, const QStringList &arguments)
{
    QProcess process;
    prepare(process);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program(name), arguments);
    if (!process.waitForFinished(StartMs) || process.exitCode() != 0)
        qFatal("%s: %s %s", qPrintable(name), qPrintable(process.errorString()), process.readAll().constData());
}

void PostgresCluster::start()
{
    prepare(m_server);
    m_server.setProcessChannelMode(QProcess::MergedChannels);
    m_server.setStandardOutputFile(m_folder.path() + u"/../postgres.log"_s, QIODevice::Append);
    m_server.start(program(u"postgres"_s),
                   {u"-D"_s, m_folder.filePath(u"data"_s), u"-p"_s, QString::number(m_port), u"-k"_s, m_folder.path(),
                    u"-c"_s, u"listen_addresses=127.0.0.1"_s, u"-c"_s, u"fsync=off"_s});
    const auto isReady = [this] {
        return QProcess::execute(program(u"pg_isready"_s),
                                 {u"-q"_s, u"-h"_s, m_folder.path(), u"-p"_s, QString::number(m_port)}) == 0;
    };
    if (!QTest::qWaitFor(isReady, StartMs))
        qFatal("PostgreSQL does not start");
}

void PostgresCluster::stop()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    ::kill(pid_t(m_server.processId()), SIGQUIT);
    if (!m_server.waitForFinished(StartMs))
        qFatal("PostgreSQL does not end");
}

QString PostgresCluster::url(const QString &database, const QString &password) const
{
    return u"postgresql://test%1@127.0.0.1:%2/%3"_s.arg(password.isEmpty() ? QString() : u':' + password)
        .arg(m_port)
        .arg(database);
}

QString PostgresCluster::newDatabase(const QString &password)
{
    const QString name = u"store%1"_s.arg(++m_databases);
    run(u"createdb"_s, {u"-h"_s, m_folder.path(), u"-p"_s, QString::number(m_port), u"-U"_s, u"test"_s, name});
    return url(name, password);
}

} // namespace qd::test
