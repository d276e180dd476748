// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What a server of its own is told, from the command line, the environment and a file (S3.88, S3.89, S3.158, S0.10, S0.24, S0.25).
#include "embedded-server/settings/serversettings.h"
#include "testplaces.h"
#include "tests/support/qtest.h"

#include <QJsonDocument>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::server;

namespace {

QString written(const QTemporaryDir &folder, const QByteArray &text)
{
    const QString path = folder.filePath(u"settings.json"_s);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("no settings file can be written");
    return path;
}

using Flags = QMap<QString, QString>;

QString problemOf(const SettingSources &sources)
{
    const auto read = readServerSettings(sources);
    return read ? QString() : read.error().detail;
}

} // namespace

class TestServerSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstThatIsGivenCounts();
    void numbers();
    void masterKeyIsNoSetting();
    void listsAndSwitches();
    void listening_data();
    void listening();
    void wrongValues_data();
    void wrongValues();
    void damagedFiles_data();
    void damagedFiles();
    void contradictions_data();
    void contradictions();
    void secretsAreNotTold();
    void everySettingIsDescribed();
};

void TestServerSettings::theFirstThatIsGivenCounts()
{
    const QTemporaryDir folder;
    const QString file =
        written(folder, R"({"data": "/srv/file", "listen": "127.0.0.1:1000", "opencode": "/file/opencode"})");
    const auto read = readServerSettings(
        {file,
         {{u"QUARTERDECK_DATA"_s, u"/srv/environment"_s}, {u"QUARTERDECK_LISTEN"_s, u"127.0.0.1:2000"_s}},
         {{u"data"_s, u"/srv/flag"_s}}});
    QVERIFY(read.has_value());
    QCOMPARE(read->data, u"/srv/flag"_s);
    QCOMPARE(read->port, quint16(2000));
    QCOMPARE(read->opencode, u"/file/opencode"_s);
    QCOMPARE(read->mode, ServerMode::Hub);
    QCOMPARE(read->databaseUrl(), u"sqlite:/srv/flag/quarterdeck.db"_s);
    QVERIFY(read->problems().isEmpty());
}

void TestServerSettings::numbers()
{
    const ServerSettings usual;
    QCOMPARE(usual.proxyPersonRequests, 1'200);
    QCOMPARE(usual.proxyPersonStreams, 128);
    QCOMPARE(usual.proxyTokenRequests, 600);
    QCOMPARE(usual.proxyTokenStreams, 64);
    QCOMPARE(usual.personCalls, 6'000);
    const QTemporaryDir folder;
    const QString file =
        written(folder, R"({"proxy-person-requests": 60, "proxy-person-streams": "4", "proxy-token-requests": 9})");
    const auto read = readServerSettings({file,
                                          {{u"QUARTERDECK_PROXY_TOKEN_REQUESTS"_s, u"30"_s}},
                                          {{u"proxy-token-streams"_s, u"0"_s}, {u"data"_s, u"/srv"_s}}});
    QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().detail));
    QCOMPARE(read->proxyPersonRequests, 60);
    QCOMPARE(read->proxyPersonStreams, 4);
    QCOMPARE(read->proxyTokenRequests, 30);
    QCOMPARE(read->proxyTokenStreams, 0);
    QCOMPARE(read->description().value(u"proxy-token-requests"_s).toInt(), 30);
    QVERIFY(problemOf({{}, {}, {{u"proxy-person-requests"_s, u"-1"_s}}}).contains(u"from 0 to 1000000"_s));
}

// The key itself is in the environment, beside the settings: neither is taken for the other, so that it is in no text about a wrong setting.
void TestServerSettings::masterKeyIsNoSetting()
{
    for (const QString &secret : {u"QUARTERDECK_MASTER_KEY"_s, u"QUARTERDECK_MASTER_KEY_PREVIOUS"_s}) {
        const auto read = readServerSettings({{}, {{secret, u"qd-canary-key"_s}}, {{u"data"_s, u"/srv/deck"_s}}});
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().detail));
        QCOMPARE(read->masterKey, MasterKeyPlace::Auto);
    }
    const auto file =
        readServerSettings({{}, {{u"QUARTERDECK_MASTER_KEY_PLACE"_s, u"file"_s}}, {{u"data"_s, u"/srv/deck"_s}}});
    QVERIFY(file.has_value());
    QCOMPARE(file->masterKey, MasterKeyPlace::File);
}

void TestServerSettings::listsAndSwitches()
{
    const QTemporaryDir folder;
    const QString file =
        written(folder, R"({"mode": "sidecar", "hub": "https://hub.example", "data": "/srv", "oidc-sign-up": true,
        "allowed-origins": ["https://a.example", "https://b.example"], "hosts": "deck.example, deck.lan", "log-level": "debug", "log-format": "json"})");
    const auto read = readServerSettings({file, {}, {{u"own-data"_s, u"yes"_s}}});
    QVERIFY2(read.has_value(), qPrintable(problemOf({file, {}, {}})));
    QCOMPARE(read->mode, ServerMode::Sidecar);
    QCOMPARE(read->hub, QUrl(u"https://hub.example"_s));
    QCOMPARE(read->allowedOrigins, (QStringList{u"https://a.example"_s, u"https://b.example"_s}));
    QCOMPARE(read->hosts, (QStringList{u"deck.example"_s, u"deck.lan"_s}));
    QCOMPARE(read->logLevel, LogLevel::Debug);
    QCOMPARE(read->logFormat, LogFormat::Json);
    QCOMPARE(read->description().value(u"log-format"_s).toString(), u"json"_s);
    QVERIFY(read->oidcSignUp && read->ownData && read->accounts);
    QVERIFY(read->problems().isEmpty());
}

void TestServerSettings::listening_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("port");
    QTest::newRow("IPv4") << u"127.0.0.1:0"_s << u"127.0.0.1"_s << 0;
    QTest::newRow("IPv6") << u"[::1]:4000"_s << u"::1"_s << 4000;
    QTest::newRow("name") << u"localhost:65535"_s << u"127.0.0.1"_s << 65535;
    QTest::newRow("all") << u"0.0.0.0:80"_s << u"0.0.0.0"_s << 80;
    QTest::newRow("no port") << u"127.0.0.1"_s << QString() << -1;
    QTest::newRow("no address") << u":80"_s << QString() << -1;
    QTest::newRow("large port") << u"127.0.0.1:65536"_s << QString() << -1;
    QTest::newRow("a name") << u"deck.example:80"_s << QString() << -1;
}

void TestServerSettings::listening()
{
    QFETCH(const QString, text);
    QFETCH(const QString, address);
    QFETCH(const int, port);
    const auto read = readServerSettings({{}, {}, {{u"listen"_s, text}}});
    QCOMPARE(read.has_value(), port >= 0);
    if (!read) {
        QVERIFY(read.error().detail.contains(u"127.0.0.1:3913"));
        return;
    }
    QCOMPARE(read->address, QHostAddress(address));
    QCOMPARE(int(read->port), port);
    QCOMPARE(read->description().value(u"listen"_s).toString().endsWith(u":%1"_s.arg(port)), true);
}

void TestServerSettings::wrongValues_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::newRow("mode") << u"mode"_s << u"master"_s;
    QTest::newRow("switch") << u"accounts"_s << u"perhaps"_s;
    QTest::newRow("no web address") << u"hub"_s << u"ftp://hub.example"_s;
    QTest::newRow("password in an address") << u"public-url"_s << u"https://me:qd-canary-password@hub.example"_s;
    QTest::newRow("origin with a path") << u"allowed-origins"_s << u"https://a.example/page"_s;
    QTest::newRow("empty") << u"data"_s << QString();
    QTest::newRow("no number") << u"proxy-person-requests"_s << u"many"_s;
    QTest::newRow("negative") << u"proxy-person-streams"_s << u"-1"_s;
    QTest::newRow("too large") << u"proxy-token-requests"_s << u"1000001"_s;
    QTest::newRow("fraction") << u"proxy-token-streams"_s << u"1.5"_s;
}

void TestServerSettings::wrongValues()
{
    QFETCH(const QString, name);
    QFETCH(const QString, value);
    const QString byFlag = problemOf({{}, {}, {{name, value}}});
    QVERIFY2(byFlag.startsWith(u"--"_s + name + u": "_s), qPrintable(byFlag));
    QVERIFY(!byFlag.contains(u"qd-canary"));
    const QString variable = u"QUARTERDECK_"_s + name.toUpper().replace(u'-', u'_');
    const QString byEnvironment = problemOf({{}, {{variable, value}}, {}});
    QVERIFY2(byEnvironment.startsWith(variable), qPrintable(byEnvironment));
}

void TestServerSettings::damagedFiles_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("cut") << QByteArray(R"({"data": )") << u"not a JSON object"_s;
    QTest::newRow("list") << QByteArray(R"(["data"])") << u"not a JSON object"_s;
    QTest::newRow("unknown") << QByteArray(R"({"dat": "/srv"})") << u"no setting “dat”"_s;
    QTest::newRow("object") << QByteArray(R"({"data": {"at": "/srv"}})") << u"“data”"_s;
    QTest::newRow("fraction") << QByteArray(R"({"data": 1.5})") << u"“data”"_s;
    QTest::newRow("wrong") << QByteArray(R"({"mode": "master"})") << u"“mode”"_s;
}

void TestServerSettings::damagedFiles()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, says);
    const QTemporaryDir folder;
    const QString file = written(folder, text);
    const QString problem = problemOf({file, {}, {}});
    QVERIFY2(problem.contains(says) && problem.contains(file), qPrintable(problem));
    QVERIFY(problemOf({folder.filePath(u"none.json"_s), {}, {}}).contains(u"can't be read"));
}

void TestServerSettings::contradictions_data()
{
    QTest::addColumn<Flags>("flags");
    QTest::addColumn<QString>("says");
    QTest::newRow("nowhere to keep things") << Flags{{u"data"_s, {}}} << u"--data"_s;
    QTest::newRow("sidecar of nobody") << Flags{{u"mode"_s, u"sidecar"_s}} << u"--hub"_s;
    QTest::newRow("hub of a hub") << Flags{{u"hub"_s, u"https://hub.example"_s}} << u"for sidecars"_s;
    QTest::newRow("certificate without key") << Flags{{u"certificate"_s, u"/c.pem"_s}} << u"--key"_s;
    QTest::newRow("passed on from elsewhere")
        << Flags{{u"accounts"_s, u"no"_s}, {u"public-url"_s, u"https://deck.example"_s}} << u"nobody else"_s;
    QTest::newRow("by another name") << Flags{{u"accounts"_s, u"no"_s}, {u"hosts"_s, u"deck.example"_s}}
                                     << u"nobody else"_s;
    QTest::newRow("in the clear") << Flags{{u"listen"_s, u"0.0.0.0:80"_s}} << u"in the clear"_s;
    QTest::newRow("half of OpenID") << Flags{{u"oidc-issuer"_s, u"https://id.example"_s},
                                             {u"public-url"_s, u"https://deck.example"_s}}
                                    << u"--oidc-client-id"_s;
    QTest::newRow("no way back") << Flags{{u"oidc-issuer"_s, u"https://id.example"_s}, {u"oidc-client-id"_s, u"deck"_s}}
                                 << u"--public-url"_s;
    QTest::newRow("behind a proxy") << Flags{{u"accounts"_s, u"no"_s}, {u"trusted-proxy"_s, u"10.0.0.1"_s}}
                                    << u"nobody else"_s;
    QTest::newRow("database in the clear")
        << Flags{{u"database"_s, u"postgresql://me:qd-canary-database@db.example/db"_s}} << u"sslmode=verify-full"_s;
    QTest::newRow("database, perhaps in the clear")
        << Flags{{u"database"_s, u"postgresql://db.example/db?sslmode=prefer"_s}} << u"db.example"_s;
    QTest::newRow("database") << Flags{{u"database"_s, u"mysql://me:qd-canary-database@host/db"_s}} << u"postgresql"_s;
}

void TestServerSettings::contradictions()
{
    QFETCH(Flags, flags);
    QFETCH(const QString, says);
    if (!flags.contains(u"data"_s))
        flags.insert(u"data"_s, u"/srv"_s);
    else
        flags.remove(u"data"_s);
    const auto read = readServerSettings({{}, {}, flags});
    QVERIFY(read.has_value());
    const QStringList problems = read->problems();
    QCOMPARE(problems.size(), 1);
    QVERIFY2(problems.first().contains(says) && !problems.first().contains(u"qd-canary"), qPrintable(problems.first()));
}

void TestServerSettings::secretsAreNotTold()
{
    const auto read = readServerSettings(
        {{},
         {},
         {{u"data"_s, u"/srv"_s},
          {u"database"_s, u"postgresql://deck:qd-canary-db@db.example/deck?sslmode=verify-full"_s}}});
    QVERIFY(read.has_value() && read->problems().isEmpty());
    const QByteArray told = QJsonDocument(read->description()).toJson();
    QVERIFY(told.contains("db.example") && !told.contains("qd-canary"));
}

void TestServerSettings::everySettingIsDescribed()
{
    const QList<SettingInfo> infos = serverSettingInfos();
    const QJsonObject described = ServerSettings().description();
    QCOMPARE(described.size(), infos.size());
    QFile page(QStringLiteral(QD_SOURCE_DIR "/docs/server.md"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(page.readAll());
    for (const SettingInfo &info : infos) {
        QVERIFY2(text.contains(u'`' + info.name + u'`'), qPrintable(info.name));
        QVERIFY2(described.contains(info.name) && !info.help.isEmpty(), qPrintable(info.name));
    }
}

QTEST_APPLESS_MAIN(TestServerSettings)
#include "tst_serversettings.moc"
