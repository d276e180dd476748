// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// quarterdeckd as a program: what it prints, how it ends.
#include "testplaces.h"
#include "tests/support/daemon.h"
#include "tests/support/qtest.h"
#include "tests/support/supervised.h"
#include "tests/support/testprocess.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace qd::test;

namespace {

constexpr int bootMs = 60'000;

} // namespace

class TestDaemon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneLineOfJson();
    void noOpenCode();
    void endsAlsoWhileItStarts();
    void demo();
};

void TestDaemon::oneLineOfJson()
{
    const SupervisedPlace place;
    Daemon daemon(place);
    QVERIFY2(daemon.waitUntilReady(), daemon.errors().constData());
    const QJsonDocument json = QJsonDocument::fromJson(daemon.line());
    QVERIFY(json.isObject());
    QVERIFY(!daemon.line().contains(daemon.endpoint().password));
    QCOMPARE(daemon.endpoint().url.host(), u"127.0.0.1"_s);
    QCOMPARE(QFileInfo(daemon.endpoint().passwordFile).permissions() & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    QCOMPARE(request(daemon.endpoint(), "GET", u"/global/health"_s).json()[u"version"].toString(),
             daemon.endpoint().version);

    daemon.signal(SIGINT);
    QTRY_COMPARE_WITH_TIMEOUT(daemon.process().state(), QProcess::NotRunning, bootMs);
    QCOMPARE(daemon.process().exitCode(), 0);
    QCOMPARE(daemon.process().readAllStandardOutput(), QByteArray());
    QCOMPARE(place.processes(), QList<qint64>());
}

void TestDaemon::noOpenCode()
{
    const SupervisedPlace place;
    Daemon daemon(place, nullptr, {u"--opencode"_s, u"/nowhere/opencode"_s});
    QVERIFY(!daemon.waitUntilReady());
    QCOMPARE(daemon.process().exitCode(), 3);
    const QByteArray said = daemon.errors();
    QVERIFY2(said.contains("OpenCode was not found") && said.contains("/nowhere/opencode"), said.constData());
}

void TestDaemon::endsAlsoWhileItStarts()
{
    const SupervisedPlace place;
    Daemon daemon(place);
    QTRY_VERIFY_WITH_TIMEOUT(place.guardian() > 0, bootMs);
    daemon.signal(SIGTERM);
    QTRY_COMPARE_WITH_TIMEOUT(daemon.process().state(), QProcess::NotRunning, bootMs);
    QCOMPARE(daemon.process().exitCode(), 0);
    QCOMPARE(place.processes(), QList<qint64>());
}

// The demo without a display: ready without a key and a network, and whoever ends the script ends everything, the profile too.
void TestDaemon::demo()
{
    const SupervisedPlace place;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(place.marker().split('=').first()),
                       QString::fromLatin1(place.marker().split('=').last()));
    environment.insert(u"TMPDIR"_s, place.path());
    for (const QString &proxy : {u"http_proxy"_s, u"https_proxy"_s, u"HTTP_PROXY"_s, u"HTTPS_PROXY"_s})
        environment.insert(proxy, u"http://127.0.0.1:9"_s);
    QProcess demo;
    tieToTest(demo);
    demo.setProcessEnvironment(environment);
    demo.start(QStringLiteral(QD_SOURCE_DIR "/packaging/demo/start"),
               {QStringLiteral(QD_BINARY_DIR "/bin/quarterdeckd"), u"serve"_s});
    QTRY_VERIFY2_WITH_TIMEOUT(demo.canReadLine(), demo.readAllStandardError().constData(), bootMs);
    const QJsonDocument json = QJsonDocument::fromJson(demo.readLine());
    qd::server::Endpoint endpoint;
    endpoint.url = QUrl(json[u"url"].toString());
    endpoint.username = json[u"username"].toString();
    QFile password(json[u"passwordFile"].toString());
    QVERIFY(password.fileName().startsWith(place.path()) && password.open(QIODevice::ReadOnly));
    endpoint.password = password.readAll().trimmed();
    const QDir profiles(place.path());
    const QStringList names = profiles.entryList({u"quarterdeck-demo.*"_s}, QDir::Dirs);
    QCOMPARE(names.size(), 1);
    const QString project = profiles.filePath(names.first() + u"/projects/shop-api"_s);
    QVERIFY(QFileInfo::exists(project + u"/.git"_s));
    QVERIFY(promptInNewSession(endpoint, project, u"Add rate limits to the upload endpoint"_s, u"demo/scripted"_s));
    QTRY_COMPARE_WITH_TIMEOUT(request(endpoint, "GET", u"/question"_s, project).json().array().size(), 1, bootMs);

    ::kill(static_cast<pid_t>(demo.processId()), SIGTERM);
    QTRY_COMPARE_WITH_TIMEOUT(demo.state(), QProcess::NotRunning, bootMs);
    QCOMPARE(demo.exitCode(), 0);
    QCOMPARE(profiles.entryList({u"quarterdeck-demo.*"_s}, QDir::Dirs), QStringList());
    QTRY_COMPARE_WITH_TIMEOUT(place.processes(), QList<qint64>(), bootMs);
}

QTEST_GUILESS_MAIN(TestDaemon)
#include "tst_daemon.moc"
