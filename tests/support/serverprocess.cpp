// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/serverprocess.h"
#include "testplaces.h"
#include "tests/support/freeport.h"
#include "tests/support/qtest.h"
#include "tests/support/testprocess.h"

#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <csignal>

namespace qd::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int limitMs = 60'000;

QString program()
{
    return QStringLiteral(QD_BINARY_DIR "/bin/quarterdeckd");
}

QProcessEnvironment environmentWith(const QMap<QString, QString> &more)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (auto it = more.begin(); it != more.end(); ++it)
        environment.insert(it.key(), it.value());
    return environment;
}

} // namespace

ServerProcess::ServerProcess(const QString &data, const QStringList &arguments,
                             const QMap<QString, QString> &environment)
{
    tieToTest(m_process);
    m_process.setProcessEnvironment(environmentWith(environment));
    QStringList all{u"serve"_s, u"--data"_s, data};
    if (!arguments.contains(u"--listen"_s))
        all << u"--listen"_s << u"127.0.0.1:%1"_s.arg(freePort()); // a test may start it there again
    if (!arguments.contains(u"--opencode"_s))
        all << u"--opencode"_s << u"/nowhere/opencode"_s;
    m_process.start(program(), all + arguments);
}

ServerProcess::~ServerProcess()
{
    kill();
}

bool ServerProcess::waitUntilReady()
{
    const bool came = QTest::qWaitFor(
        [this] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; }, limitMs);
    if (!came || !m_process.canReadLine())
        return false;
    m_line = QJsonDocument::fromJson(m_process.readLine()).object();
    return true;
}

int ServerProcess::waitForEnd()
{
    if (!QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, limitMs))
        qFatal("quarterdeckd does not end");
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

int ServerProcess::end()
{
    ::kill(static_cast<pid_t>(m_process.processId()), SIGTERM);
    return waitForEnd();
}

void ServerProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

QUrl ServerProcess::url(const QString &path) const
{
    return QUrl(m_line[u"listening"].toString() + path);
}

QByteArray ServerProcess::said()
{
    m_said += m_process.readAllStandardError();
    return m_said;
}

QJsonObject ServerProcess::Answer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

ServerProcess::Answer ServerProcess::ask(const QByteArray &verb, const QString &path, const QByteArray &body,
                                         const QByteArray &token) const
{
    QNetworkAccessManager manager;
    QNetworkRequest request(url(path));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    if (!body.isEmpty())
        request.setRawHeader("Content-Type", "application/json");
    if (!token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token);
    const std::unique_ptr<QNetworkReply> reply(manager.sendCustomRequest(request, verb, body));
    if (!QTest::qWaitFor([&reply] { return reply->isFinished(); }, limitMs))
        qFatal("quarterdeckd does not answer");
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
}

QJsonObject ServerProcess::call(const QString &method, const QJsonObject &params, const QByteArray &token) const
{
    const QJsonObject request{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, 1}, {u"method"_s, method}, {u"params"_s, params}};
    const QJsonObject answer = ask("POST", u"/rpc"_s, QJsonDocument(request).toJson(), token).json();
    return answer.contains(u"error"_s) ? answer[u"error"].toObject() : answer[u"result"].toObject();
}

CommandResult runDaemon(const QStringList &arguments, const QMap<QString, QString> &environment)
{
    QProcess process;
    tieToTest(process);
    process.setProcessEnvironment(environmentWith(environment));
    process.start(program(), arguments);
    if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, limitMs))
        qFatal("quarterdeckd does not end");
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

} // namespace qd::test
