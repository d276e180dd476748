// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A hub and a sidecar as whole programs, as their clients see them: the first owner, signing in, access tokens, keys, the gateway to the real OpenCode,
// a sidecar that asks its hub (S0.1 to S0.6, S0.10 to S0.12, S0.14, S0.19, S0.22 to S0.25, S0.46, S0.47, S3.93, S3.94).
#include "core/hub/hubsignin.h"
#include "testplaces.h"
#include "tests/support/await.h"
#include "tests/support/freeport.h"
#include "tests/support/peerprocess.h"
#include "tests/support/qtest.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testprocess.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

const QString password = u"qd-canary-correct-horse"_s;
const QByteArray providerKey = "qd-canary-provider-key-0123456789";

QByteArray jsonOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

//! The code that a hub without an owner shows on its console.
QString codeOf(ServerProcess &hub)
{
    static const QRegularExpression shown(u"becomes the owner: (\\S+)"_s);
    QString code;
    (void)QTest::qWaitFor(
        [&] {
            code = shown.match(QString::fromUtf8(hub.said())).captured(1);
            return !code.isEmpty();
        },
        patienceMs);
    return code;
}

//! What a server does that its OpenAPI document does not say, or does not do that it says.
QString undescribed(const QUrl &server, const QString &name, const QString &secret)
{
    QProcess check;
    tieToTest(check);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(name, secret);
    check.setProcessEnvironment(environment);
    check.start(u"python3"_s, {QStringLiteral(QD_SOURCE_DIR "/tests/tools/check-openapi"), server.toString()});
    if (!QTest::qWaitFor([&check] { return check.state() == QProcess::NotRunning; }, 120'000))
        return u"does not end"_s;
    const QByteArray said = check.readAllStandardOutput() + check.readAllStandardError();
    return check.exitCode() == 0 ? QString() : QString::fromUtf8(said);
}

HubDevice device()
{
    return {u"Ada's laptop"_s, u"linux"_s};
}

} // namespace

class TestHub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        folder = std::make_unique<QTemporaryDir>();
        hub = std::make_unique<ServerProcess>(folder->filePath(u"hub"_s), QStringList{u"--mode"_s, u"hub"_s});
        QVERIFY2(hub->waitUntilReady(), hub->said().constData());
        HubSignIn client(hub->url(), {}, device());
        const auto in = await(client.bootstrap(codeOf(*hub), u"ada"_s, password));
        QVERIFY2(in.has_value(), in ? "" : qPrintable(in.error().serverMessage + in.error().detail));
        owner = in->token;
    }
    void cleanup()
    {
        QVERIFY(!hub->said().contains("qd-canary") && !hub->said().contains(owner));
        hub.reset();
    }

    void theFirstOwner();
    void signingIn();
    void aPhoneIsPaired();
    void strangersGetNowhere();
    void accessTokens();
    void keysStayOnTheHub();
    void whoChangedAKey();
    void limitsOfAPerson();
    void callsOfAPerson();
    void aSidecarAsksItsHub();
    void aSidecarNarrowsAsItsHub();
    void aSidecarWithoutItsHub();
    void everythingIsDescribed();
    void howItDoesIsTheOwners();
    void openCodeThroughTheHub();
    void behindAProxy();

private:
    //! A file with a token of the hub's that a sidecar may have.
    [[nodiscard]] QString sidecarToken() const
    {
        const CommandResult made = runDaemon({u"token"_s, u"create"_s, u"--user"_s, u"ada"_s, u"--name"_s, u"sidecar"_s,
                                              u"--permissions"_s, u"read"_s, u"--data"_s, folder->filePath(u"hub"_s)});
        QFile file(folder->filePath(u"token"_s));
        const QByteArray token = QJsonDocument::fromJson(made.out)[u"token"].toString().toLatin1();
        return file.open(QIODevice::WriteOnly) && file.write(token) > 0 ? file.fileName() : QString();
    }

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<ServerProcess> hub;
    QByteArray owner;
};

void TestHub::theFirstOwner()
{
    const QJsonObject me = hub->call(u"session.whoami"_s, {}, owner);
    QVERIFY(me[u"permissions"].toArray().contains(u"administer"_s));
    HubSignIn client(hub->url(), {}, device());
    QCOMPARE(await(client.ways())->bootstrap, false);
    // There is one already, whatever the code.
    const auto second = await(client.bootstrap(u"AAAA-BBBB"_s, u"eve"_s, password));
    QVERIFY(!second && !second.error().serverMessage.isEmpty());
    // And still after a restart, which shows no code.
    QCOMPARE(hub->end(), 0);
    hub = std::make_unique<ServerProcess>(folder->filePath(u"hub"_s), QStringList{u"--mode"_s, u"hub"_s});
    QVERIFY(hub->waitUntilReady());
    QVERIFY2(!hub->said().contains("becomes the owner"), hub->said().constData());
    QCOMPARE(hub->call(u"session.whoami"_s, {}, owner)[u"name"].toString(), u"ada"_s);
}

void TestHub::signingIn()
{
    HubSignIn client(hub->url(), {}, device());
    const auto ways = await(client.ways());
    QVERIFY(ways && ways->password && !ways->browser && !ways->bootstrap);
    const auto in = await(client.withPassword(u"ada"_s, password));
    QVERIFY(in.has_value());
    QCOMPARE(in->role, u"owner"_s);
    QVERIFY(in->expiresAt > QDateTime::currentDateTimeUtc());
    QCOMPARE(hub->ask("GET", u"/auth/get-session"_s, {}, in->token).status, 200);
    const auto wrong = await(client.withPassword(u"ada"_s, u"qd-canary-wrong"_s));
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, Error::Code::Unauthorized);
    QVERIFY(!wrong.error().serverMessage.isEmpty());
    QCOMPARE(hub->ask("POST", u"/auth/sign-out"_s, "{}", in->token).status, 200);
    QCOMPARE(hub->ask("GET", u"/auth/get-session"_s, {}, in->token).status, 401);
    QCOMPARE(hub->ask("GET", u"/auth/get-session"_s, {}, owner).status, 200);
}

void TestHub::aPhoneIsPaired()
{
    const QJsonObject offer = hub->call(u"pairing.create"_s, {}, owner);
    QVERIFY(offer[u"uri"].toString().startsWith(u"quarterdeck://pair?address="));
    HubSignIn phone(hub->url(), {}, {u"Ada's phone"_s, u"android"_s});
    const auto in = await(phone.withPairingCode(offer[u"code"].toString()));
    QVERIFY(in.has_value());
    QCOMPARE(hub->ask("GET", u"/auth/get-session"_s, {}, in->token).status, 200);
    QVERIFY(!await(phone.withPairingCode(offer[u"code"].toString()))); // once
}

void TestHub::strangersGetNowhere()
{
    for (const auto &path : {u"/metrics"_s, u"/openapi.json"_s, u"/opencode"_s, u"/opencode/session"_s,
                             u"/api/provider-keys"_s, u"/ws"_s, u"/rooms/a"_s, u"/proxy/openai/v1/models"_s}) {
        const int status = hub->ask("GET", path).status;
        QVERIFY2(status == 401 || status == 426, qPrintable(path + u' ' + QString::number(status)));
    }
    QCOMPARE(hub->ask("POST", u"/rpc"_s, R"({"jsonrpc":"2.0","id":1,"method":"server.info"})").status, 401);
    QCOMPARE(hub->ask("GET", u"/opencode/session"_s, {}, "qd-canary-nobody").status, 401);
}

void TestHub::accessTokens()
{
    const QStringList where{u"--data"_s, folder->filePath(u"hub"_s)};
    const QStringList whose{u"--user"_s, u"ada"_s};
    const CommandResult made = runDaemon(QStringList{u"token"_s, u"create"_s, u"--name"_s, u"backup"_s,
                                                     u"--permissions"_s, u"read"_s, u"--days"_s, u"2"_s} +
                                         whose + where);
    QVERIFY2(made.exitCode == 0, made.said.constData());
    const QJsonDocument token = QJsonDocument::fromJson(made.out);
    const QByteArray secret = token[u"token"].toString().toLatin1();
    QCOMPARE(hub->ask("GET", u"/metrics"_s, {}, secret).status, 200);
    QCOMPARE(hub->ask("GET", u"/api/provider-keys"_s, {}, secret).status, 403); // may read only
    const CommandResult list = runDaemon(QStringList{u"token"_s, u"list"_s} + whose + where);
    QVERIFY(list.out.contains("\"backup\"") && !list.out.contains(secret));
    QCOMPARE(runDaemon(QStringList{u"token"_s, u"revoke"_s, token[u"id"].toString()} + where).exitCode, 0);
    // Another process has ended it, so the hub may believe it for some seconds more.
    QTRY_COMPARE(hub->ask("GET", u"/metrics"_s, {}, secret).status, 401);
    QCOMPARE(runDaemon(QStringList{u"token"_s, u"list"_s, u"--user"_s, u"nobody"_s} + where).exitCode, 1);
    QCOMPARE(runDaemon(QStringList{u"token"_s, u"create"_s} + whose + where).exitCode, 2);
}

void TestHub::keysStayOnTheHub()
{
    const QByteArray body = jsonOf({{u"apiKey"_s, QString::fromLatin1(providerKey)}});
    QCOMPARE(hub->ask("PUT", u"/api/provider-keys/openai"_s, body, owner).status, 200);
    const auto list = hub->ask("GET", u"/api/provider-keys"_s, {}, owner);
    QVERIFY(list.json()[u"providers"].toArray().contains(u"openai"_s) && !list.body.contains(providerKey));
    QVERIFY(!hub->ask("GET", u"/api/provider-keys/openai"_s, {}, owner).body.contains(providerKey));
    // Nothing that is on the disk holds it.
    hub->kill();
    QFile database(folder->filePath(u"hub/quarterdeck.db"_s));
    QFile journal(folder->filePath(u"hub/quarterdeck.db-wal"_s));
    QVERIFY(database.open(QIODevice::ReadOnly) && !database.readAll().contains(providerKey));
    QVERIFY(!journal.open(QIODevice::ReadOnly) || !journal.readAll().contains(providerKey));
    // And it is there after the restart.
    hub = std::make_unique<ServerProcess>(folder->filePath(u"hub"_s), QStringList{u"--mode"_s, u"hub"_s});
    QVERIFY(hub->waitUntilReady());
    QCOMPARE(hub->ask("DELETE", u"/api/provider-keys/openai"_s, {}, owner).status, 200);
    QCOMPARE(hub->ask("DELETE", u"/api/provider-keys/openai"_s, {}, owner).status, 404);
}

// The audit log names who did something with a key, and from where.
void TestHub::whoChangedAKey()
{
    const QByteArray body = jsonOf({{u"apiKey"_s, QString::fromLatin1(providerKey)}});
    QCOMPARE(hub->ask("PUT", u"/api/provider-keys/openai"_s, body, owner).status, 200);
    const QJsonObject key{{u"provider"_s, u"groq"_s}, {u"key"_s, QString::fromLatin1(providerKey)}};
    const QJsonObject id{{u"id"_s, hub->call(u"keys.set"_s, key, owner)[u"id"]}};
    (void)hub->call(u"keys.makeDefault"_s, id, owner);
    (void)hub->call(u"keys.delete"_s, id, owner);
    (void)hub->call(u"keys.rotateMaster"_s, {}, owner);
    const QJsonObject token = hub->call(u"proxy.tokens.create"_s, {{u"name"_s, u"editor"_s}}, owner);
    (void)hub->call(u"proxy.tokens.revoke"_s, {{u"id"_s, token[u"info"][u"id"]}}, owner);
    QCOMPARE(hub->ask("DELETE", u"/api/provider-keys/openai"_s, {}, owner).status, 200);
    const QString ada = hub->call(u"session.whoami"_s, {}, owner)[u"id"].toString();
    QMap<QString, int> done;
    const auto look = [&] {
        done.clear();
        const QJsonArray entries = hub->call(u"audit.list"_s, {}, owner)[u"entries"].toArray();
        for (const auto &entry : entries) {
            const bool known = entry[u"actor"] == u"ada"_s && entry[u"actorId"] == ada;
            if (known && entry[u"address"] == u"127.0.0.1"_s)
                ++done[entry[u"action"].toString()];
        }
        return done;
    };
    const QMap<QString, int> expected{{u"keys.set"_s, 2},           {u"keys.makeDefault"_s, 1},
                                      {u"keys.delete"_s, 2},        {u"keys.rotate"_s, 1},
                                      {u"proxy.token.create"_s, 1}, {u"proxy.token.revoke"_s, 1}};
    QTRY_VERIFY_WITH_TIMEOUT(look().value(u"keys.delete"_s) == 2, 30'000);
    for (auto each = expected.cbegin(); each != expected.cend(); ++each)
        QVERIFY2(done.value(each.key()) == each.value(), qPrintable(each.key()));
}

// Which models somebody may ask is an owner's to say, and counts at once, for sessions and for proxy tokens.
void TestHub::limitsOfAPerson()
{
    QCOMPARE(hub->end(), 0);
    hub = std::make_unique<ServerProcess>(
        folder->filePath(u"hub"_s),
        QStringList{u"--mode"_s, u"hub"_s, u"--local-providers"_s, u"--proxy-token-requests"_s, u"1"_s});
    QVERIFY2(hub->waitUntilReady(), hub->said().constData());
    const QJsonObject wanted{{u"name"_s, u"bob"_s}, {u"password"_s, password}, {u"role"_s, u"member"_s}};
    const QString bob = hub->call(u"users.create"_s, wanted, owner)[u"id"].toString();
    HubSignIn client(hub->url(), {}, device());
    const auto in = await(client.withPassword(u"bob"_s, password));
    QVERIFY(in.has_value());
    // Nobody answers there, and that is asked after all that is looked at here.
    const QByteArray key =
        jsonOf({{u"apiKey"_s, QString::fromLatin1(providerKey)}, {u"baseUrl"_s, u"http://127.0.0.1:1"_s}});
    QCOMPARE(hub->ask("PUT", u"/api/provider-keys/openai"_s, key, in->token).status, 200);
    const auto status = [&](const QByteArray &token, const QString &model) {
        return hub->ask("POST", u"/proxy/openai/v1/responses"_s, jsonOf({{u"model"_s, model}}), token).status;
    };
    QCOMPARE(status(in->token, u"gpt-a"_s), 502);
    const QJsonObject limits{{u"models"_s, QJsonArray{u"gpt-b"_s}}, {u"requestsPerMinute"_s, 4}};
    const QJsonObject limited{{u"user"_s, bob}, {u"limits"_s, limits}};
    QCOMPARE(hub->call(u"users.setLimits"_s, limited, in->token)[u"code"].toInt(), -32002);
    QCOMPARE(hub->call(u"users.setLimits"_s, limited, owner)[u"limits"][u"models"].toArray(), QJsonArray{u"gpt-b"_s});
    QCOMPARE(status(in->token, u"gpt-a"_s), 403);
    QCOMPARE(status(in->token, u"gpt-b"_s), 502);
    const QByteArray token =
        hub->call(u"proxy.tokens.create"_s, {{u"name"_s, u"editor"_s}}, in->token)[u"token"].toString().toLatin1();
    QCOMPARE(status(token, u"gpt-a"_s), 403); // the fourth of the minute, and the token's only one
    QCOMPARE(status(in->token, u"gpt-b"_s), 429);
    QCOMPARE(hub->call(u"users.setLimits"_s, {{u"user"_s, bob}, {u"limits"_s, QJsonObject()}}, owner)[u"id"].toString(),
             bob);
    QCOMPARE(status(in->token, u"gpt-a"_s), 502);
    QCOMPARE(status(token, u"gpt-a"_s), 429);
    QVERIFY(QJsonDocument(hub->call(u"audit.list"_s, {}, owner)).toJson().contains("users.setLimits"));
}

// Who makes too many calls has to wait; others don't.
void TestHub::callsOfAPerson()
{
    QCOMPARE(hub->end(), 0);
    hub = std::make_unique<ServerProcess>(folder->filePath(u"hub"_s),
                                          QStringList{u"--mode"_s, u"hub"_s, u"--person-calls"_s, u"1"_s});
    QVERIFY2(hub->waitUntilReady(), hub->said().constData());
    const QJsonObject wanted{{u"name"_s, u"bob"_s}, {u"password"_s, password}, {u"role"_s, u"member"_s}};
    QVERIFY(hub->call(u"users.create"_s, wanted, owner).contains(u"id"_s));
    HubSignIn client(hub->url(), {}, device());
    const auto bob = await(client.withPassword(u"bob"_s, password));
    QVERIFY(bob.has_value());
    const QByteArray one = R"({"jsonrpc":"2.0","method":"session.whoami","id":1})";
    const QByteArray batch = '[' + QByteArrayList(100, one).join(',') + ']';
    QCOMPARE(hub->ask("POST", u"/rpc"_s, batch, bob->token).status, 200);
    const QUrl url(hub->url().toString() + u"/rpc"_s);
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + bob->token);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    QNetworkAccessManager network;
    const std::unique_ptr<QNetworkReply> reply(network.post(request, one));
    QTRY_VERIFY(reply->isFinished());
    QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 429);
    const int seconds = reply->rawHeader("Retry-After").toInt();
    QVERIFY2(seconds > 0 && seconds <= 60, reply->rawHeader("Retry-After").constData());
    QCOMPARE(hub->ask("POST", u"/rpc"_s, one, owner).status, 200);
}

void TestHub::aSidecarAsksItsHub()
{
    ServerProcess sidecar(folder->filePath(u"sidecar"_s), {u"--mode"_s, u"sidecar"_s, u"--hub"_s, hub->url().toString(),
                                                           u"--hub-token-file"_s, sidecarToken()});
    QVERIFY2(sidecar.waitUntilReady(), sidecar.said().constData());
    QCOMPARE(sidecar.ask("GET", u"/"_s).json()[u"mode"].toString(), u"sidecar"_s);
    HubSignIn client(hub->url(), {}, device());
    const auto in = await(client.withPassword(u"ada"_s, password));
    QCOMPARE(sidecar.ask("GET", u"/metrics"_s, {}, in->token).status, 200);
    QCOMPARE(sidecar.ask("GET", u"/metrics"_s, {}, "qd-canary-nobody").status, 401);
    // It has neither keys, AI nor accounts.
    for (const auto &path : {u"/api/provider-keys"_s, u"/proxy/openai/v1/models"_s, u"/auth/get-session"_s})
        QCOMPARE(sidecar.ask("GET", path, {}, in->token).status, 404);
    // It hears of the end of a session, and does not wait until what it knows is old.
    QCOMPARE(hub->ask("POST", u"/auth/sign-out"_s, "{}", in->token).status, 200);
    QTRY_COMPARE(sidecar.ask("GET", u"/metrics"_s, {}, in->token).status, 401);
    QVERIFY(!sidecar.said().contains("qd-canary"));
}

// Whom the owner narrows to some directories sees those on the sidecar's machine too, and nothing else of it.
void TestHub::aSidecarNarrowsAsItsHub()
{
    for (const QString &name : {u"mine"_s, u"hers"_s})
        QVERIFY(QDir(folder->path()).mkpath(name));
    const QString mine = QFileInfo(folder->filePath(u"mine"_s)).canonicalFilePath();
    const QString hers = QFileInfo(folder->filePath(u"hers"_s)).canonicalFilePath();
    const QJsonObject wanted{{u"name"_s, u"bob"_s}, {u"password"_s, password}, {u"role"_s, u"member"_s}};
    const QString bob = hub->call(u"users.create"_s, wanted, owner)[u"id"].toString();
    HubSignIn client(hub->url(), {}, device());
    const auto in = await(client.withPassword(u"bob"_s, password));
    QVERIFY(in.has_value());
    const auto assign = [&](const QJsonArray &directories) {
        return hub
            ->call(u"users.setDirectories"_s, {{u"user"_s, bob}, {u"directories"_s, directories}},
                   owner)[u"directories"]
            .toArray();
    };
    // The hub's machine has no such directory, the sidecar's has: under a name that stands for another one.
    const QString only = QFileInfo(mine).dir().filePath(u"only"_s);
    QCOMPARE(assign({only}), QJsonArray());
    const QJsonObject elsewhere{{u"user"_s, bob}, {u"directories"_s, QJsonArray{only}}, {u"elsewhere"_s, true}};
    QCOMPARE(hub->call(u"users.setDirectories"_s, elsewhere, owner)[u"directories"].toArray(), QJsonArray{only});
    QVERIFY(QFile::link(hers, only));
    ServerProcess sidecar(folder->filePath(u"sidecar"_s),
                          {u"--mode"_s, u"sidecar"_s, u"--hub"_s, hub->url().toString(), u"--hub-token-file"_s,
                           sidecarToken(), u"--opencode"_s, openCodeBinary()},
                          {{u"OPENCODE_DISABLE_DEFAULT_PLUGINS"_s, u"1"_s},
                           {u"OPENCODE_DISABLE_MODELS_FETCH"_s, u"1"_s},
                           {u"OPENCODE_DISABLE_AUTOUPDATE"_s, u"1"_s}});
    QVERIFY(sidecar.waitUntilReady());
    const auto status = [&](const QByteArray &token, const QString &directory) {
        return sidecar.ask("GET", u"/opencode/session?directory="_s + directory, {}, token).status;
    };
    QTRY_COMPARE_WITH_TIMEOUT(status(in->token, hers), 200, 60'000);
    QCOMPARE(status(in->token, mine), 403);
    QCOMPARE(assign({mine}), QJsonArray{mine});
    QTRY_COMPARE_WITH_TIMEOUT(status(in->token, mine), 200, 30'000);
    QCOMPARE(status(in->token, hers), 403);
    QCOMPARE(status(owner, hers), 200); // owners see all
    // It counts at once: the hub tells its sidecars that somebody may something else now.
    QCOMPARE(assign({}), QJsonArray());
    QTRY_COMPARE_WITH_TIMEOUT(status(in->token, hers), 200, 30'000);
    QCOMPARE(assign({hers}), QJsonArray{hers});
    QTRY_COMPARE_WITH_TIMEOUT(status(in->token, mine), 403, 30'000);
}

void TestHub::aSidecarWithoutItsHub()
{
    ServerProcess sidecar(folder->filePath(u"sidecar"_s),
                          {u"--mode"_s, u"sidecar"_s, u"--hub"_s, hub->url().toString()});
    QVERIFY(sidecar.waitUntilReady());
    QCOMPARE(sidecar.ask("GET", u"/metrics"_s, {}, owner).status, 200);
    hub->kill();
    QCOMPARE(sidecar.ask("GET", u"/metrics"_s, {}, owner).status, 200); // whom it knew
    QCOMPARE(sidecar.ask("GET", u"/metrics"_s, {}, "qd-canary-unknown").status, 503);
}

void TestHub::everythingIsDescribed()
{
    // One with all that a hub may have.
    const QString address = u"127.0.0.1:%1"_s.arg(freePort());
    const QString issuer = u"http://127.0.0.1:%1"_s.arg(freePort());
    PeerProcess provider(u"oidc_provider.mjs"_s);
    provider.serve({{u"PORT"_s, QString::number(QUrl(issuer).port())},
                    {u"KEYS"_s, provider.folder() + u"/keys.json"_s},
                    {u"CLIENT_SECRET"_s, u"not used here, but long enough for the provider"_s}});
    ServerProcess whole(folder->filePath(u"whole"_s),
                        {u"--mode"_s, u"hub"_s, u"--listen"_s, address, u"--public-url"_s, u"http://"_s + address,
                         u"--oidc-issuer"_s, issuer, u"--oidc-client-id"_s, u"hub-es"_s, u"--local-providers"_s});
    QVERIFY2(whole.waitUntilReady(), whole.said().constData());
    QCOMPARE(undescribed(whole.url(), u"CODE"_s, codeOf(whole)), QString());
    // No route is left out, here and at a sidecar.
    QVERIFY2(!whole.said().contains("has no entry in the OpenAPI document"), whole.said().constData());
    ServerProcess sidecar(folder->filePath(u"sidecar"_s),
                          {u"--mode"_s, u"sidecar"_s, u"--hub"_s, hub->url().toString()});
    QVERIFY(sidecar.waitUntilReady());
    QVERIFY2(!sidecar.said().contains("has no entry in the OpenAPI document"), sidecar.said().constData());
    QCOMPARE(undescribed(sidecar.url(), u"TOKEN"_s, QString::fromLatin1(owner)), QString());
}

void TestHub::howItDoesIsTheOwners()
{
    const QJsonObject status = hub->call(u"server.status"_s, {}, owner);
    QCOMPARE(status[u"database"].toString(), u"sqlite"_s);
    QVERIFY(status[u"databaseUp"].toBool() && status[u"connections"].toInt() >= 1);
    QVERIFY(status[u"startedAt"].toDouble() > 0 && status[u"startedAt"].toDouble() <= status[u"now"].toDouble());
    QVERIFY(status[u"memory"].toDouble() > 1024 * 1024);
    QVERIFY(!status[u"openCode"].toString().isEmpty());
    constexpr int forbidden = -32002;
    const QJsonObject made =
        hub->call(u"tokens.create"_s, {{u"name"_s, u"ci"_s}, {u"permissions"_s, QJsonArray{u"read"_s}}}, owner);
    const QByteArray token = made[u"token"].toString().toLatin1();
    QCOMPARE(hub->call(u"server.status"_s, {}, token)[u"code"].toInt(), forbidden);
}

void TestHub::openCodeThroughTheHub()
{
    hub.reset();
    hub = std::make_unique<ServerProcess>(folder->filePath(u"hub"_s),
                                          QStringList{u"--mode"_s, u"hub"_s, u"--opencode"_s, openCodeBinary()},
                                          QMap<QString, QString>{{u"OPENCODE_DISABLE_DEFAULT_PLUGINS"_s, u"1"_s},
                                                                 {u"OPENCODE_DISABLE_MODELS_FETCH"_s, u"1"_s},
                                                                 {u"OPENCODE_DISABLE_AUTOUPDATE"_s, u"1"_s}});
    QVERIFY(hub->waitUntilReady());
    QTRY_COMPARE(hub->ask("GET", u"/opencode/global/health"_s, {}, owner).json()[u"healthy"].toBool(), true);
    QCOMPARE(hub->ask("GET", u"/opencode/session"_s, {}, owner).body, "[]");
    QCOMPARE(hub->ask("GET", u"/opencode/session"_s).status, 401);
    QCOMPARE(hub->end(), 0);
}

// What is noted and limited is the client's address, of trusted proxies only.
void TestHub::behindAProxy()
{
    const auto signInFrom = [this](const QByteArray &address, const QString &name = u"nobody"_s) {
        QNetworkAccessManager manager;
        QNetworkRequest request(hub->url(u"/auth/sign-in"_s));
        request.setRawHeader("Content-Type", "application/json");
        request.setRawHeader("X-Forwarded-For", address);
        const QByteArray body = jsonOf({{u"name"_s, name}, {u"password"_s, u"qd-canary-wrong"_s}});
        const std::unique_ptr<QNetworkReply> reply(manager.post(request, body));
        if (!QTest::qWaitFor([&reply] { return reply->isFinished(); }, patienceMs))
            return 0;
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    };
    const auto addresses = [this] {
        QStringList found;
        const QJsonArray entries = hub->call(u"audit.list"_s, {}, owner)[u"entries"].toArray();
        for (const auto &entry : entries)
            found.append(entry[u"address"].toString());
        return found;
    };
    QCOMPARE(signInFrom("203.0.113.5"), 401);
    QTRY_VERIFY(addresses().contains(u"127.0.0.1"_s));
    QVERIFY(!addresses().contains(u"203.0.113.5"_s));
    QCOMPARE(hub->end(), 0);
    hub = std::make_unique<ServerProcess>(
        folder->filePath(u"hub"_s),
        QStringList{u"--mode"_s, u"hub"_s, u"--trusted-proxy"_s, u"127.0.0.0/8,10.0.0.1"_s});
    QVERIFY(hub->waitUntilReady());
    QCOMPARE(signInFrom("198.51.100.1, 203.0.113.5, 10.0.0.1"), 401);
    QTRY_VERIFY(addresses().contains(u"203.0.113.5"_s));
    QVERIFY(!addresses().contains(u"198.51.100.1"_s));
    // Who guesses there is held back, and nobody else.
    int status = 0;
    for (int i = 0; i < 20 && status != 429; ++i)
        status = signInFrom("203.0.113.6", u"guess%1"_s.arg(i));
    QCOMPARE(status, 429);
    QCOMPARE(hub->ask("GET", u"/auth/get-session"_s, {}, owner).status, 200);
    HubSignIn client(hub->url(), {}, device());
    QVERIFY(await(client.withPassword(u"ada"_s, password)).has_value());
}

QTEST_GUILESS_MAIN(TestHub)
#include "tst_hub.moc"
