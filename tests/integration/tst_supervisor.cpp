// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The supervisor with the real OpenCode: S0.40 to S0.42, S0.48, S2.1, S2.9, S2.12, S2.14.
#include "embedded-server/opencode/supervisor.h"
#include "opencodeversion.h"
#include "tests/support/mockmodel.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"
#include "tests/support/supervised.h"
#include "tests/support/testprocess.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QTcpServer>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace qd::test;
using qd::server::Reason;
using qd::server::State;
using qd::server::Supervisor;

namespace {

constexpr int bootMs = 60'000;

QByteArray readFile(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestSupervisor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsServesAndStops();
    void secretsStaySecret();
    void theAgentsShellIsThePersons();
    void aSecondInstanceAdoptsAndTakesOver();
    void leftRunningAndFoundAgain();
    void leftRunningInTheMiddleOfATurn();
    void worksWithoutANetwork();
    void aTakenPortIsReplaced();
    void restartsWhenAsked();
};

void TestSupervisor::startsServesAndStops()
{
    const ScratchProject one;
    const ScratchProject two(u"two"_s);
    const SupervisedPlace place;
    Supervisor supervisor;
    QVERIFY(!supervisor.endpoint());
    supervisor.start(place.options());
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    QCOMPARE(supervisor.reason().code, Reason::Code::Ready);
    QVERIFY(supervisor.isOwner());

    const qd::server::Endpoint endpoint = supervisor.endpoint().value();
    QCOMPARE(endpoint.version, QString::fromLatin1(qd::server::pinnedOpenCode));
    QCOMPARE(endpoint.url.host(), u"127.0.0.1"_s);
    QCOMPARE(endpoint.password.size(), 64); // 256 bits
    QVERIFY(QFileInfo::exists(endpoint.dataDirectory + u"/opencode.db"_s));
    QVERIFY(endpoint.dataDirectory.startsWith(place.path()));
    // One server for all projects, each asked for by its directory (S2.1).
    for (const ScratchProject *project : {&one, &two}) {
        const QJsonDocument session =
            request(endpoint, "POST", u"/session"_s, project->path(), {{u"title"_s, u"A"_s}}).json();
        QCOMPARE(session[u"directory"].toString(), project->path());
    }
    // No password, no service.
    QCOMPARE(httpRequest("GET", QUrl(endpoint.url.toString() + u"/session"_s)).status, 401);
    QVERIFY(!supervisor.logLines().isEmpty());

    supervisor.stop();
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Stopped, bootMs);
    QCOMPARE(place.processes(), QList<qint64>());
    QVERIFY(!supervisor.endpoint());
    QCOMPARE(place.stateFile(u"server.json"_s), QString());
}

void TestSupervisor::secretsStaySecret()
{
    const SupervisedPlace place;
    Supervisor supervisor;
    supervisor.start(place.options());
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    const QByteArray password = supervisor.endpoint()->password;
    // Some requests, the one with the password in its query included, so that they are in the log if they are logged.
    const QByteArray token = ("opencode:" + password).toBase64();
    QCOMPARE(httpRequest("GET", QUrl(supervisor.endpoint()->url.toString() + u"/session?auth_token="_s +
                                     QString::fromLatin1(token)))
                 .status,
             200);

    const QList<qint64> processes = place.processes();
    QVERIFY(processes.size() >= 2);
    for (const qint64 pid : processes)
        QVERIFY(!readFile(u"/proc/%1/cmdline"_s.arg(pid)).contains(password));
    const QByteArray log = place.readState(u"server.log"_s);
    QVERIFY(!log.isEmpty());
    QVERIFY(!log.contains(password));
    QVERIFY(!log.contains(token));
    QVERIFY(!supervisor.logLines().join(u'\n').contains(QString::fromLatin1(password)));
    const auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
    QCOMPARE(QFileInfo(place.stateFile(u"server.json"_s)).permissions(), ownerOnly);
    QCOMPARE(QFileInfo(place.stateFile(u"server.log"_s)).permissions(), ownerOnly);
    QCOMPARE(QFileInfo(QFileInfo(place.stateFile(u"server.json"_s)).path()).permissions(),
             ownerOnly | QFile::ExeOwner | QFile::ExeUser);
}

void TestSupervisor::theAgentsShellIsThePersons()
{
    // What the agent's commands see: the person's HOME and XDG directories, npm's settings untouched, ripgrep, and neither
    // the server's password nor its configuration.
    const ScratchProject project;
    MockModel model(project.path());
    const QString out = project.file(u"environment"_s);
    model.addAnswer({{u"match"_s, QJsonObject{{u"toolCallId"_s, u"call_env"_s}}},
                     {u"response"_s, QJsonObject{{u"content"_s, u"Done."_s}}}});
    model.addAnswer(
        {{u"match"_s, QJsonObject{{u"userMessage"_s, u"#environment"_s}, {u"hasToolResult"_s, false}}},
         {u"response"_s,
          QJsonObject{{u"toolCalls"_s,
                       QJsonArray{QJsonObject{
                           {u"name"_s, u"bash"_s},
                           {u"id"_s, u"call_env"_s},
                           {u"arguments"_s,
                            QJsonObject{{u"command"_s, u"env > environment; which rg > ripgrep; mv environment done"_s},
                                        {u"description"_s, u"Show"_s}}}}}}}}});
    const SupervisedPlace place;
    Supervisor supervisor;
    supervisor.start(place.options(&model));
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    QVERIFY(promptInNewSession(*supervisor.endpoint(), project.path(), u"#environment"_s));
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(project.file(u"done"_s)), bootMs);

    QMap<QByteArray, QByteArray> seen;
    const QList<QByteArray> lines = project.read(u"done"_s).split('\n');
    for (const QByteArray &line : lines)
        seen.insert(line.left(line.indexOf('=')), line.mid(line.indexOf('=') + 1));
    QCOMPARE(seen.value("HOME"), qgetenv("HOME"));
    for (const char *name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"})
        QCOMPARE(seen.value(name), qgetenv(name));
    QCOMPARE(seen.value("OPENCODE_SERVER_PASSWORD"), QByteArray());
    QCOMPARE(seen.value("OPENCODE_CONFIG_CONTENT"), QByteArray());
    QVERIFY(!project.read(u"done"_s).contains(supervisor.endpoint()->password));
    QVERIFY(project.read(u"ripgrep"_s).trimmed().endsWith("/rg"));
}

void TestSupervisor::aSecondInstanceAdoptsAndTakesOver()
{
    const SupervisedPlace place;
    auto first = std::make_unique<Supervisor>();
    first->start(place.options());
    // At the same time, so that it has to wait for the first.
    auto second = std::make_unique<Supervisor>();
    second->start(place.options());
    QTRY_COMPARE_WITH_TIMEOUT(first->state(), State::Healthy, bootMs);
    QTRY_COMPARE_WITH_TIMEOUT(second->state(), State::Healthy, bootMs);
    QCOMPARE(first->isOwner() + second->isOwner(), 1);
    QCOMPARE(first->endpoint(), second->endpoint());
    // Each has its own thread, and either may have been the faster one.
    if (second->isOwner())
        std::swap(first, second);

    // The owner goes: the same server, now ours, not restarted.
    const qint64 server = second->endpoint()->pid;
    first.reset();
    QTRY_VERIFY_WITH_TIMEOUT(second->isOwner(), bootMs);
    QCOMPARE(second->reason().code, Reason::Code::TookOver);
    QCOMPARE(second->state(), State::Healthy);
    QCOMPARE(second->endpoint()->pid, server);

    // And as the owner it restarts what dies.
    ::kill(static_cast<pid_t>(server), SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(second->state() == State::Healthy && second->endpoint()->pid != server, bootMs);
}

void TestSupervisor::leftRunningAndFoundAgain()
{
    const SupervisedPlace place;
    qd::server::Endpoint before;
    {
        Supervisor supervisor;
        supervisor.start(place.options());
        QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
        before = *supervisor.endpoint();
        supervisor.stop(Supervisor::StopMode::LeaveRunning);
        QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Stopped, bootMs);
    }
    QCOMPARE(request(before, "GET", u"/global/health"_s).status, 200);
    {
        Supervisor supervisor;
        supervisor.start(place.options());
        QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
        QCOMPARE(supervisor.reason().code, Reason::Code::Adopted);
        QCOMPARE(*supervisor.endpoint(), before);
        QVERIFY(supervisor.isOwner());
        QVERIFY(!supervisor.logLines().isEmpty());
    }
    // This time nothing was said of staying.
    QTRY_COMPARE_WITH_TIMEOUT(place.processes(), QList<qint64>(), bootMs);
}

void TestSupervisor::leftRunningInTheMiddleOfATurn()
{
    const ScratchProject project;
    const MockModel model(project.path());
    const SupervisedPlace place;
    const auto busy = [&project](const qd::server::Endpoint &endpoint) {
        return request(endpoint, "GET", u"/session/status"_s, project.path()).json().object().size();
    };
    qint64 server = 0;
    {
        Supervisor supervisor;
        supervisor.start(place.options(&model));
        QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
        server = supervisor.endpoint()->pid;
        QVERIFY(promptInNewSession(*supervisor.endpoint(), project.path(), u"#sleepbash"_s));
        QTRY_COMPARE_WITH_TIMEOUT(busy(*supervisor.endpoint()), 1, bootMs);
        supervisor.stop(Supervisor::StopMode::LeaveRunning);
        QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Stopped, bootMs);
    }
    Supervisor supervisor;
    supervisor.start(place.options(&model));
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    QCOMPARE(supervisor.endpoint()->pid, server);
    QCOMPARE(busy(*supervisor.endpoint()), 1); // goes on
    supervisor.stop();
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Stopped, bootMs);
    QCOMPARE(place.processes(), QList<qint64>());
}

// The model catalogue and the default plugins stay on, and are not needed: neither the catalogue's host nor npm's registry can be
// reached here.
void TestSupervisor::worksWithoutANetwork()
{
    const ScratchProject project;
    const MockModel model(project.path());
    const SupervisedPlace place;
    qd::server::Options options = place.options(&model);
    options.extraEnvironment.removeIf(
        [](const std::pair<const QString &, QString &> &entry) { return entry.first.startsWith(u"OPENCODE_DISABLE"); });
    for (const QString &name : {u"HTTP_PROXY"_s, u"HTTPS_PROXY"_s, u"http_proxy"_s, u"https_proxy"_s})
        options.extraEnvironment.insert(name, u"http://127.0.0.1:9/"_s);
    options.extraEnvironment.insert(u"NO_PROXY"_s, u"127.0.0.1"_s);
    Supervisor supervisor;
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    const qd::server::Endpoint endpoint = *supervisor.endpoint();
    // The sign-in methods come from the default plugins.
    QVERIFY(!request(endpoint, "GET", u"/provider/auth"_s, project.path()).json().object().isEmpty());
    QCOMPARE(request(endpoint, "GET", u"/provider"_s, project.path()).status, 200);
    QVERIFY(promptInNewSession(endpoint, project.path(), u"Hello"_s));
    const auto finished = [&] {
        const QJsonArray sessions = request(endpoint, "GET", u"/session"_s, project.path()).json().array();
        const QString messages = u"/session/%1/message"_s.arg(sessions[0][u"id"].toString());
        const QJsonArray list = request(endpoint, "GET", messages, project.path()).json().array();
        return list.size() == 2 && list[1][u"info"][u"finish"].toString() == u"stop";
    };
    QTRY_VERIFY_WITH_TIMEOUT(finished(), bootMs);
    QCOMPARE(supervisor.endpoint()->pid, endpoint.pid);
}

void TestSupervisor::aTakenPortIsReplaced()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const SupervisedPlace place;
    qd::server::Options options = place.options();
    options.port = taken.serverPort();
    Supervisor supervisor;
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    QVERIFY(supervisor.endpoint()->url.port() != taken.serverPort());
}

void TestSupervisor::restartsWhenAsked()
{
    const SupervisedPlace place;
    Supervisor supervisor;
    supervisor.start(place.options());
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    const qd::server::Endpoint before = *supervisor.endpoint();
    supervisor.restart(u"test"_s);
    QTRY_VERIFY_WITH_TIMEOUT(supervisor.state() == State::Healthy && supervisor.endpoint()->pid != before.pid, bootMs);
    // Clients just connect again.
    QCOMPARE(supervisor.endpoint()->url, before.url);
    QCOMPARE(supervisor.endpoint()->password, before.password);
}

QTEST_GUILESS_MAIN(TestSupervisor)
#include "tst_supervisor.moc"
