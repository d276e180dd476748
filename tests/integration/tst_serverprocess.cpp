// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// `quarterdeckd` as a hub or sidecar on its own: how it starts, what it refuses, and the commands around it (S0.1 to S0.6, S3.88 to S3.92, S3.96).
#include "tests/support/qtest.h"
#include "tests/support/serverprocess.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTcpServer>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace qd::test;

namespace {

const QStringList forEverybodyHere{u"--mode"_s, u"hub"_s, u"--accounts"_s, u"no"_s};

} // namespace

class TestServerProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        folder = std::make_unique<QTemporaryDir>();
        data = folder->filePath(u"data"_s);
    }

    void oneLineOfJson();
    void oneServerForAFolder();
    void refusals_data();
    void refusals();
    void portThatIsTaken();
    void signalsEndIt();
    void databasePasswordsAreHidden();
    void check();
    void migrateBackupRestore();
    void nothingOfOthersCanRead();
    void linesOfTheLog();
    void auditInTheLog();
    void logForPrograms();

private:
    std::unique_ptr<QTemporaryDir> folder;
    QString data;
};

void TestServerProcess::oneLineOfJson()
{
    ServerProcess server(data, forEverybodyHere);
    QVERIFY2(server.waitUntilReady(), server.said().constData());
    QCOMPARE(server.line()[u"mode"].toString(), u"hub"_s);
    QCOMPARE(server.ask("GET", u"/"_s).json()[u"mode"].toString(), u"hub"_s);
    QCOMPARE(server.ask("GET", u"/ready"_s).status, 200);
    QCOMPARE(server.call(u"server.info"_s)[u"instance"].toString(), server.line()[u"instance"].toString());
    QCOMPARE(server.call(u"no.such.method"_s)[u"code"].toInt(), -32601);
    QCOMPARE(server.call(u"session.whoami"_s)[u"permissions"].toArray().isEmpty(), false);
    QCOMPARE(server.end(), 0);
}

void TestServerProcess::oneServerForAFolder()
{
    ServerProcess first(data, forEverybodyHere);
    QVERIFY(first.waitUntilReady());
    ServerProcess second(data, forEverybodyHere);
    QVERIFY(!second.waitUntilReady());
    QCOMPARE(second.waitForEnd(), 1);
    QVERIFY2(second.said().contains("Another quarterdeckd uses"), second.said().constData());
    QCOMPARE(runDaemon({u"restore"_s, u"/none"_s, u"--data"_s, data}).exitCode, 1);
    QCOMPARE(first.ask("GET", u"/health"_s).status, 200);
}

void TestServerProcess::refusals_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("everybody on the network")
        << QStringList{u"--mode"_s, u"hub"_s, u"--accounts"_s, u"no"_s, u"--listen"_s, u"0.0.0.0:0"_s}
        << QByteArray("Without accounts");
    QTest::newRow("in the clear") << QStringList{u"--mode"_s, u"hub"_s, u"--listen"_s, u"0.0.0.0:0"_s}
                                  << QByteArray("in the clear");
    QTest::newRow("sidecar of nobody") << QStringList{u"--mode"_s, u"sidecar"_s} << QByteArray("--hub");
    QTest::newRow("unknown mode") << QStringList{u"--mode"_s, u"master"_s} << QByteArray("none of hub, sidecar");
    QTest::newRow("unknown option") << QStringList{u"--mode"_s, u"hub"_s, u"--prot"_s, u"1"_s} << QByteArray("prot");
    QTest::newRow("no settings file") << QStringList{u"--config"_s, u"/none.json"_s} << QByteArray("/none.json");
    QTest::newRow("too much") << QStringList{u"more"_s} << QByteArray("What to do?");
}

void TestServerProcess::refusals()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, says);
    ServerProcess server(data, arguments);
    QVERIFY(!server.waitUntilReady());
    QCOMPARE(server.waitForEnd(), 2);
    QVERIFY2(server.said().contains(says), server.said().constData());
    QVERIFY(!QDir(data).exists(u"quarterdeck.db"_s));
}

void TestServerProcess::portThatIsTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    const QString address = u"127.0.0.1:%1"_s.arg(other.serverPort());
    ServerProcess server(data, forEverybodyHere + QStringList{u"--listen"_s, address});
    QVERIFY(!server.waitUntilReady());
    QCOMPARE(server.waitForEnd(), 1);
    QVERIFY2(server.said().contains(QByteArray::number(other.serverPort())), server.said().constData());
}

void TestServerProcess::signalsEndIt()
{
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        ServerProcess server(data, forEverybodyHere);
        QVERIFY(server.waitUntilReady());
        ::kill(static_cast<pid_t>(server.processId()), signal);
        QCOMPARE(server.waitForEnd(), 0);
    }
    // What was killed leaves nothing in the way of the next one.
    {
        ServerProcess server(data, forEverybodyHere);
        QVERIFY(server.waitUntilReady());
        server.kill();
    }
    ServerProcess server(data, forEverybodyHere);
    QVERIFY(server.waitUntilReady());
}

void TestServerProcess::databasePasswordsAreHidden()
{
    const QString url = u"postgresql://deck:qd-canary-database@127.0.0.1:1/deck"_s;
    ServerProcess server(data, forEverybodyHere + QStringList{u"--database"_s, url});
    const QString arguments = u"/proc/%1/cmdline"_s.arg(server.processId());
    const auto commandLine = [&arguments] {
        QFile file(arguments);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QTRY_VERIFY(commandLine().contains("serve") && !commandLine().contains("qd-canary"));
    server.kill();
    QVERIFY(!server.said().contains("qd-canary"));
}

void TestServerProcess::check()
{
    CommandResult result = runDaemon({u"check"_s, u"--data"_s, data, u"--mode"_s, u"hub"_s});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(QJsonDocument::fromJson(result.out)[u"data"].toString(), data);
    QVERIFY(!QDir().exists(data)); // only looked
    result =
        runDaemon({u"serve"_s, u"--check"_s, u"--mode"_s, u"sidecar"_s}, {{u"QUARTERDECK_LISTEN"_s, u"0.0.0.0:80"_s}});
    QCOMPARE(result.exitCode, 2);
    QVERIFY(result.said.contains("--data") && result.said.contains("--hub") && result.said.contains("in the clear"));
}

void TestServerProcess::migrateBackupRestore()
{
    const QStringList where{u"--data"_s, data};
    QVERIFY(QDir().mkpath(data));
    CommandResult result = runDaemon(QStringList{u"migrate"_s} + where);
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(QJsonDocument::fromJson(result.out)[u"from"].toInt(-1), 0);
    QVERIFY(QJsonDocument::fromJson(result.out)[u"to"].toInt() >= 4);
    const QString copy = folder->filePath(u"copy"_s);
    {
        ServerProcess server(data, forEverybodyHere);
        QVERIFY(server.waitUntilReady());
        result = runDaemon(QStringList{u"backup"_s, copy} + where);
        QVERIFY2(result.exitCode == 0 && QFile::exists(copy), result.said.constData());
    }
    QCOMPARE(runDaemon(QStringList{u"backup"_s, copy} + where).exitCode, 1); // nothing is overwritten
    QCOMPARE(runDaemon(QStringList{u"backup"_s} + where).exitCode, 2);
    result = runDaemon(QStringList{u"restore"_s, copy} + where);
    QVERIFY2(result.exitCode == 0, result.said.constData());
    QVERIFY(QFile::exists(QJsonDocument::fromJson(result.out)[u"kept"].toString()));
    ServerProcess server(data, forEverybodyHere);
    QVERIFY2(server.waitUntilReady(), server.said().constData());
}

void TestServerProcess::nothingOfOthersCanRead()
{
    ServerProcess server(data, forEverybodyHere);
    QVERIFY(server.waitUntilReady());
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(data) & others));
    const QFileInfoList files = QDir(data).entryInfoList(QDir::Files);
    QVERIFY(!files.isEmpty());
    for (const QFileInfo &file : files)
        QVERIFY2(!(file.permissions() & others), qPrintable(file.fileName()));
}

void TestServerProcess::linesOfTheLog()
{
    ServerProcess server(data, {u"--mode"_s, u"hub"_s});
    QVERIFY2(server.waitUntilReady(), server.said().constData());
    QCOMPARE(server.ask("GET", u"/metrics?token=qd-canary-query"_s, {}, "qd-canary-token").status, 401);
    const QByteArray refused = "Z info quarterdeck.security: refused sign-in 127.0.0.1: GET /metrics 401 request ";
    QTRY_VERIFY2(server.said().contains(refused), server.said().constData());
    const QByteArray before = server.said().first(server.said().indexOf(refused) + 1);
    static const QRegularExpression time(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$"_s);
    const QString last = QString::fromUtf8(before.sliced(before.lastIndexOf('\n') + 1));
    QVERIFY2(time.match(last).hasMatch(), qPrintable(last));
    QVERIFY(!server.said().contains("qd-canary"));
}

// What the audit log has, for whoever keeps it on another system; once it is stored.
void TestServerProcess::auditInTheLog()
{
    ServerProcess server(data, {u"--mode"_s, u"hub"_s});
    QVERIFY2(server.waitUntilReady(), server.said().constData());
    static const QRegularExpression shown(u"becomes the owner: (\\S+)"_s);
    QString code;
    QTRY_VERIFY(!(code = shown.match(QString::fromUtf8(server.said())).captured(1)).isEmpty());
    const QByteArray ada =
        QJsonDocument(
            QJsonObject{{u"code"_s, code}, {u"name"_s, u"ada"_s}, {u"password"_s, u"qd-canary-correct-horse"_s}})
            .toJson();
    QCOMPARE(server.ask("POST", u"/auth/bootstrap"_s, ada).status, 200);
    const QByteArray wrong = R"({"name":"ada","password":"qd-canary-wrong"})";
    QCOMPARE(server.ask("POST", u"/auth/sign-in"_s, wrong).status, 401);
    QTRY_VERIFY2(server.said().contains("info quarterdeck.audit: owner.bootstrap by ada"), server.said().constData());
    QTRY_VERIFY2(server.said().contains("info quarterdeck.audit: sign-in failed by ada from 127.0.0.1"),
                 server.said().constData());
    QVERIFY(!server.said().contains("qd-canary"));
}

// Each line, also those for whoever sits there, such as how the first owner gets in.
void TestServerProcess::logForPrograms()
{
    ServerProcess server(data, {u"--mode"_s, u"hub"_s}, {{u"QUARTERDECK_LOG_FORMAT"_s, u"json"_s}});
    QVERIFY2(server.waitUntilReady(), server.said().constData());
    QCOMPARE(server.ask("GET", u"/metrics?token=qd-canary-query"_s, {}, "qd-canary-token").status, 401);
    QTRY_VERIFY2(server.said().contains("refused sign-in"), server.said().constData());
    QCOMPARE(server.end(), 0);
    QList<QJsonObject> found;
    for (const QByteArray &line : server.said().trimmed().split('\n')) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QVERIFY2(object.contains(u"time") && object.contains(u"level") && object.contains(u"message"),
                 line.constData());
        if (object[u"category"].toString() == u"quarterdeck.security"_s)
            found.append(object);
    }
    QCOMPARE(found.size(), 1);
    const QString id = found.constFirst()[u"request"].toString();
    QCOMPARE(id.size(), 32);
    QCOMPARE(found.constFirst()[u"message"].toString(), u"refused sign-in 127.0.0.1: GET /metrics 401 request "_s + id);
    QVERIFY(!server.said().contains("qd-canary"));
}

QTEST_GUILESS_MAIN(TestServerProcess)
#include "tst_serverprocess.moc"
