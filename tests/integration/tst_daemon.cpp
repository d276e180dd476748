// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// quarterdeckd as a program: what it prints, how it ends.
#include "tests/support/daemon.h"
#include "tests/support/supervised.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTest>

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

QTEST_GUILESS_MAIN(TestDaemon)
#include "tst_daemon.moc"
