// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/serverlauncher.h"

#include "embedded-server/opencode/configchange.h"
#include "embedded-server/opencode/datausers.h"
#include "embedded-server/opencode/guardianlink.h"
#include "embedded-server/opencode/locator.h"
#include "embedded-server/opencode/logbuffer.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTcpServer>

#include <array>

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

const QString serverUser = u"opencode"_s;

//! 256 bits from the system's generator, as text that needs no quoting anywhere.
QByteArray randomSecret()
{
    std::array<quint32, 8> words = {};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex();
}

bool isFree(quint16 port)
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost, port);
}

tl::unexpected<Reason> fail(Reason::Code code, const QString &detail)
{
    return tl::unexpected(because(code, detail));
}

} // namespace

ServerLauncher::ServerLauncher(const Options &options, LogBuffer &log)
    : m_options(options)
    , m_log(log)
    , m_password(randomSecret())
    , m_port(options.port)
{
    m_log.setCredentials(serverUser, m_password);
}

tl::expected<void, Reason> ServerLauncher::openFolder(StateFolder &folder) const
{
    const QString stateHome = qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + u"/.local/state"_s);
    const QString directory =
        m_options.stateDirectory.isEmpty() ? stateHome + u"/quarterdeck/server"_s : m_options.stateDirectory;
    const QString data = ServerEnvironment({}, m_options, {}).dataDirectory();
    // The folder has its name from the data directory's real path, which only something that exists has.
    if (m_options.dataMode == DataMode::Isolated && !QDir().mkpath(data))
        return fail(Reason::Code::DirectoryUnusable, data);
    if (const Outcome<void> opened = folder.open(directory, data); !opened)
        return fail(Reason::Code::DirectoryUnusable, opened.error().detail);
    m_log.open(folder.logFile());
    return {};
}

tl::expected<ServerRecord, Reason> ServerLauncher::launch(const StateFolder &folder, GuardianLink &link)
{
    const auto binary =
        OpenCodeLocator({.setting = m_options.binary,
                         .path = OpenCodeLocator::usualPath(),
                         .privatePrefix = m_options.privatePrefix.isEmpty() ? OpenCodeLocator::usualPrefix()
                                                                            : m_options.privatePrefix,
                         .versionCache = folder.path() + u"/versions.json"_s})
            .locate();
    if (!binary)
        return tl::unexpected(binary.error());
    if (!binary->note.isEmpty())
        m_log.note(binary->note);

    const ServerEnvironment environment(QProcessEnvironment::systemEnvironment(), m_options, folder.path());
    warnOfOthers(environment.dataDirectory());
    ServerRecord record{.marker = QString::fromLatin1(randomSecret().left(32)),
                        .port = choosePort(),
                        .username = serverUser,
                        .password = m_password,
                        .version = binary->version.toString(),
                        .dataDirectory = environment.dataDirectory(),
                        .config = configDigest(m_options)};
    const auto variables = environment.make({record.username, record.password, record.marker});
    if (!variables)
        return fail(Reason::Code::DirectoryUnusable, variables.error().detail);
    // Before the start, so that whoever comes after us knows the mark by which to find what we have left behind.
    if (const Outcome<void> written = folder.write(record); !written)
        return fail(Reason::Code::DirectoryUnusable, written.error().detail);

    m_log.note(u"starting %1 (%2) on port %3"_s.arg(binary->path, record.version).arg(record.port));
    const Outcome<void> launched =
        link.launch({.guardian = guardianProgram(),
                     .socketName = u"quarterdeck-"_s + record.marker,
                     .logFile = folder.logFile(),
                     .command = {binary->path, u"serve"_s, u"--hostname"_s, u"127.0.0.1"_s, u"--port"_s,
                                 QString::number(record.port), u"--print-logs"_s, u"--log-level"_s, u"INFO"_s},
                     .environment = *variables,
                     .workingDirectory = folder.path(),
                     .grace = m_options.timeouts.grace});
    if (!launched)
        return fail(Reason::Code::GuardianMissing, launched.error().detail);
    return record;
}

QString ServerLauncher::guardianProgram() const
{
    if (!m_options.guardian.isEmpty())
        return m_options.guardian;
    const QDir own(QCoreApplication::applicationDirPath());
    const QString name = u"quarterdeck-guardian"_s;
    // Beside us; where a package puts helpers; where the build puts programs, for tests.
    for (const QString &folder : {u"."_s, u"../libexec/quarterdeck"_s, u"../bin"_s}) {
        const QString program = QDir::cleanPath(own.filePath(folder + u'/' + name));
        if (QFileInfo(program).isExecutable())
            return program;
    }
    return own.filePath(name);
}

quint16 ServerLauncher::choosePort()
{
    if (m_port == 0 || !isFree(m_port)) {
        QTcpServer server;
        m_port = server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
    }
    return m_port;
}

void ServerLauncher::warnOfOthers(const QString &dataDirectory) const
{
    for (const DataUser &user : otherUsersOfData(dataDirectory))
        m_log.note(u"another OpenCode uses the same data, which may crash both: process %1, %2"_s.arg(user.pid).arg(
            user.command));
}

QByteArray basicAuthorization(const QString &username, const QByteArray &password)
{
    return "Basic " + (username.toUtf8() + ':' + password).toBase64();
}

} // namespace qd::server
