// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/opencodeserver.h"

#include "tests/support/freeport.h"
#include "tests/support/mockmodel.h"
#include "tests/support/qtest.h"
#include "tests/support/testprocess.h"

#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QUuid>

#include <csignal>

namespace qd::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int readyLimitMs = 90'000;

void signalProcess(qint64 pid, int signal)
{
    if (pid > 0)
        ::kill(static_cast<pid_t>(pid), signal);
}

} // namespace

OpenCodeServer::Reply httpRequest(const QByteArray &verb, const QUrl &url, const QByteArray &authorization,
                                  const QString &directory, const QByteArray &body, int timeoutMs)
{
    QNetworkAccessManager manager;
    QNetworkRequest request(url);
    request.setTransferTimeout(timeoutMs);
    if (!authorization.isEmpty())
        request.setRawHeader("Authorization", authorization);
    if (!directory.isEmpty())
        request.setRawHeader("x-opencode-directory", QUrl::toPercentEncoding(directory));
    if (!body.isEmpty())
        request.setRawHeader("Content-Type", "application/json");
    const std::unique_ptr<QNetworkReply> reply(manager.sendCustomRequest(request, verb, body));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished())
        loop.exec();
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
            reply->isOpen() ? reply->readAll() : QByteArray()};
}

QByteArray basicAuth(const QString &username, const QByteArray &password)
{
    return "Basic " + (username.toUtf8() + ':' + password).toBase64();
}

OpenCodeServer::OpenCodeServer(const MockModel *model, Setup setup)
    : m_setup(std::move(setup))
    , m_home(m_setup.home.isEmpty() ? m_temporary.path() : m_setup.home)
    , m_config(model ? model->openCodeConfig() : QJsonObject())
    , m_password("qd-canary-" + QUuid::createUuid().toByteArray(QUuid::Id128))
    , m_marker(QUuid::createUuid().toByteArray(QUuid::Id128))
{
    for (auto it = m_setup.config.constBegin(); it != m_setup.config.constEnd(); ++it)
        m_config.insert(it.key(), it.value());
}

OpenCodeServer::~OpenCodeServer()
{
    kill();
}

QByteArray OpenCodeServer::marker() const
{
    return "QD_TEST_SERVER=" + m_marker;
}

QByteArray OpenCodeServer::log() const
{
    QFile file(m_home + u"/server.log"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QProcessEnvironment OpenCodeServer::environment() const
{
    QProcessEnvironment env;
    const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    for (const QString &name : {u"PATH"_s, u"LC_ALL"_s, u"USER"_s, u"SHELL"_s})
        env.insert(name, own.value(name));
    for (const auto &[name, folder] : {std::pair{u"HOME"_s, u"home"_s},
                                       {u"XDG_DATA_HOME"_s, u"data"_s},
                                       {u"XDG_CONFIG_HOME"_s, u"config"_s},
                                       {u"XDG_STATE_HOME"_s, u"state"_s},
                                       {u"XDG_CACHE_HOME"_s, u"cache"_s},
                                       {u"TMPDIR"_s, u"tmp"_s}}) {
        QDir(m_home).mkpath(folder);
        env.insert(name, m_home + u'/' + folder);
    }
    for (const QString &name :
         {u"OPENCODE_DISABLE_MODELS_FETCH"_s, u"OPENCODE_DISABLE_AUTOUPDATE"_s, u"OPENCODE_DISABLE_LSP_DOWNLOAD"_s,
          u"OPENCODE_DISABLE_SHARE"_s, u"OPENCODE_DISABLE_DEFAULT_PLUGINS"_s, u"OPENCODE_PURE"_s})
        env.insert(name, u"1"_s);
    // An address where nothing listens: the server's own background installs fail at once.
    env.insert(u"npm_config_registry"_s, u"http://127.0.0.1:9/"_s);
    env.insert(u"OPENCODE_SERVER_PASSWORD"_s, QString::fromUtf8(m_password));
    env.insert(u"OPENCODE_CONFIG_CONTENT"_s, QString::fromUtf8(QJsonDocument(m_config).toJson(QJsonDocument::Compact)));
    env.insert(u"QD_TEST_SERVER"_s, QString::fromLatin1(m_marker));
    for (auto it = m_setup.environment.constBegin(); it != m_setup.environment.constEnd(); ++it)
        env.insert(it.key(), it.value());
    return env;
}

bool OpenCodeServer::start()
{
    if (m_port == 0)
        m_port = freePort();
    tieToTest(m_process);
    m_process.setProcessEnvironment(environment());
    m_process.setWorkingDirectory(m_home);
    m_process.setStandardErrorFile(m_home + u"/server.log"_s, QIODevice::Append);
    const bool hostGiven = m_setup.arguments.contains(u"--hostname"_s);
    QStringList arguments{u"serve"_s,        u"--port"_s,      QString::number(m_port),
                          u"--print-logs"_s, u"--log-level"_s, u"INFO"_s};
    if (!hostGiven)
        arguments += {u"--hostname"_s, u"127.0.0.1"_s};
    m_process.start(openCodeBinary(), arguments + m_setup.arguments);
    // No request before this line: one on a connection made during boot is never answered.
    QByteArray said;
    const bool ready = QTest::qWaitFor(
        [this, &said] {
            said += m_process.readAllStandardOutput();
            return said.contains("listening on http://") || m_process.state() == QProcess::NotRunning;
        },
        readyLimitMs);
    m_url = QUrl(u"http://127.0.0.1:%1"_s.arg(m_port));
    if (ready && m_process.state() == QProcess::Running)
        return true;
    qWarning("opencode serve did not get ready: %s\n%s", said.constData(), log().right(4000).constData());
    return false;
}

void OpenCodeServer::kill()
{
    killServerOnly();
    killAllWith(marker());
}

void OpenCodeServer::killServerOnly()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished();
}

void OpenCodeServer::pause()
{
    signalProcess(pid(), SIGSTOP);
}

void OpenCodeServer::resume()
{
    signalProcess(pid(), SIGCONT);
}

OpenCodeServer::Reply OpenCodeServer::request(const QByteArray &verb, const QString &path, const QString &directory,
                                              const QJsonObject &body) const
{
    const bool hasBody = verb != "GET" && verb != "DELETE";
    return httpRequest(verb, QUrl(m_url.toString() + path), basicAuth(username(), m_password), directory,
                       hasBody ? QJsonDocument(body).toJson(QJsonDocument::Compact) : QByteArray());
}

QString OpenCodeServer::createSession(const QString &directory, const QString &title) const
{
    return request("POST", u"/session"_s, directory, {{u"title"_s, title}}).json().object().value(u"id"_s).toString();
}

bool OpenCodeServer::prompt(const QString &session, const QString &text) const
{
    const QJsonObject body{
        {u"model"_s, QJsonObject{{u"providerID"_s, u"mock"_s}, {u"modelID"_s, u"mock-1"_s}}},
        {u"parts"_s, QJsonArray{QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, text}}}},
    };
    return request("POST", u"/session/%1/prompt_async"_s.arg(session), {}, body).status / 100 == 2;
}

} // namespace qd::test
