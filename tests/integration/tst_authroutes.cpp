// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Accounts over the real HTTP server: signing in and out, what a session opens, RPC, WebSockets that end with their session, and no secret in any
// log. S0.9 to S0.12, S3.90, S3.93 to S3.95, S3.163 to S3.165, S4.161, S4.165, S4.166.
#include "core/protocol/authmethods.h"
#include "embedded-server/auth/authmethods.h"
#include "embedded-server/auth/authroutes.h"
#include "embedded-server/rpc/rpcroutes.h"
#include "embedded-server/rpc/standardmethods.h"
#include "tests/integration/authfixtures.h"
#include "tests/unit/httpfixtures.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QWebSocket>

#include <mutex>

using namespace qd;
using namespace qd::auth;
using namespace qd::test;
using store::Role;

namespace {

//! Everything that is logged while the tests run.
class LogWatch
{
public:
    LogWatch()
    {
        QLoggingCategory::setFilterRules(u"*=true\nqt.*=false"_s);
        s_before = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &context, const QString &text) {
            {
                const std::scoped_lock lock(s_mutex);
                s_text += text.toUtf8() + '\n';
            }
            if (type != QtDebugMsg)
                s_before(type, context, text);
        });
    }
    static QByteArray text()
    {
        const std::scoped_lock lock(s_mutex);
        return s_text;
    }

private:
    static inline std::mutex s_mutex;
    static inline QByteArray s_text;
    static inline QtMessageHandler s_before = nullptr;
};

//! A hub with accounts, RPC and a stream.
struct Hub
{
    explicit Hub(AuthRig &rig)
        : parts(*rig.parts)
        , subscriptions(log)
    {
        server::addStandardMethods(dispatcher, {u"Test"_s, u"1"_s, u"hub"_s, u"instance"_s, {}});
        subscriptions.addTo(dispatcher);
        announceEnds(parts.sessions, log, subscriptions);
        methods.addTo(dispatcher);
        http::Router router;
        routes.addTo(router);
        rpcRoutes.addTo(router, http::Needs::SignIn);
        router.add(http::Verb::Get, "/keys", http::Needs::permission("keys"), echo());
        router.add(http::Verb::Get, "/stream", http::Needs::permission("read"),
                   [this](const http::ExchangePtr &exchange) {
                       exchange->begin({200, {{"Content-Type", "text/event-stream"}}, {}});
                       exchange->write("data: begun\n\n");
                       streams.append(exchange);
                   });
        http::Options options;
        options.beatMs = 5;
        server = std::make_unique<http::Server>(options, std::move(router), &authenticator, &owner);
        const Outcome<quint16> listening = server->listen();
        if (!listening)
            qFatal("%s", qPrintable(listening.error().detail));
        port = *listening;
    }
    ~Hub() { server.reset(); }

    [[nodiscard]] Reply ask(const QByteArray &request) const
    {
        RawClient client(port);
        client.send(request);
        return client.reply();
    }
    [[nodiscard]] Reply postJson(const QByteArray &path, const QJsonObject &body, const QByteArray &more = {}) const
    {
        return ask(post(path, QJsonDocument(body).toJson(QJsonDocument::Compact),
                        "Content-Type: application/json\r\n" + more));
    }
    //! The result, or the error under "error".
    [[nodiscard]] QJsonValue call(const QByteArray &token, const QString &method, const QJsonObject &params = {}) const
    {
        const QJsonObject message{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, 1}, {u"method"_s, method}, {u"params"_s, params}};
        const Reply reply = postJson("/rpc", message, bearer(token));
        const QJsonObject answer = QJsonDocument::fromJson(reply.body).object();
        if (answer.contains(u"result"_s))
            return answer[u"result"_s];
        return QJsonObject{{u"error"_s, answer[u"error"_s].toObject()[u"code"_s]}, {u"status"_s, reply.status}};
    }
    [[nodiscard]] static QByteArray bearer(const QByteArray &token)
    {
        return "Authorization: Bearer " + token + "\r\n";
    }
    [[nodiscard]] std::unique_ptr<QWebSocket> socket(const QByteArray &headers) const
    {
        auto made = std::make_unique<QWebSocket>();
        QNetworkRequest request(QUrl(u"ws://127.0.0.1:%1/ws"_s.arg(port)));
        const qsizetype colon = headers.indexOf(": ");
        if (colon > 0)
            request.setRawHeader(headers.first(colon), headers.sliced(colon + 2).trimmed());
        made->open(request);
        return made;
    }

    AuthParts &parts;
    server::MemoryEventLog log;
    server::Dispatcher dispatcher;
    server::Subscriptions subscriptions;
    AuthMethods methods{{parts.accounts, parts.sessions, parts.pairing, parts.tokens, parts.audit, parts.sidecars}};
    AuthRoutes routes{parts.accounts, parts.sessions, parts.pairing, parts.sidecars};
    server::RpcRoutes rpcRoutes{dispatcher, subscriptions};
    BearerAuthenticator authenticator{parts.sessions};
    QList<http::ExchangePtr> streams;
    QObject owner;
    std::unique_ptr<http::Server> server;
    quint16 port = 0;
};

QJsonObject objectOf(const Reply &reply)
{
    return QJsonDocument::fromJson(reply.body).object();
}

const QByteArray handshake = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

constexpr int isUnauthorised = -32001;
constexpr int isForbidden = -32002;
constexpr int isNotFound = -32003;
constexpr int isConflict = -32004;

} // namespace

class TestAuthRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { watch = std::make_unique<LogWatch>(); }
    void init()
    {
        rig = std::make_unique<AuthRig>(u"sqlite"_s);
        hub = std::make_unique<Hub>(*rig);
    }
    void cleanup()
    {
        hub.reset();
        rig.reset();
    }

    void bootstraps();
    void signsInAndOut();
    void sessionLooksLikeBetterAuths();
    void tokensOpenWhatTheyMay();
    void tokenInTheAddressIsNotTaken();
    void refusesBadBodies_data();
    void refusesBadBodies();
    void lockedOutForSoLong();
    void pairs();
    void unauthenticatedCallsAreRefused();
    void ownSessions();
    void ownPasswordAndTokens();
    void tokensDontManageSignIns();
    void users();
    void auditLog();
    void withoutAccounts();
    void browsersSocket();
    void socketWithoutToken();
    void socketsEndWithTheirSession();
    void socketsEndWithTheUsersRole();
    void streamsEndWithTheirSession();
    void endsAreTold();
    void noSecretInTheLogs();

private:
    std::unique_ptr<LogWatch> watch;
    std::unique_ptr<AuthRig> rig;
    std::unique_ptr<Hub> hub;
};

void TestAuthRoutes::bootstraps()
{
    const QString code = *await(rig->parts->accounts.bootstrapCode());
    QJsonObject body{{u"code"_s, u"qd-canary"_s}, {u"name"_s, u"ada"_s}, {u"password"_s, adasPassword}};
    QCOMPARE(hub->postJson("/auth/bootstrap", body).status, 401);
    body[u"code"_s] = code;
    const Reply made = hub->postJson("/auth/bootstrap", body);
    QCOMPARE(made.status, 200);
    QCOMPARE(objectOf(made)[u"user"_s][u"role"_s], u"owner"_s);
    const QByteArray token = objectOf(made)[u"token"_s].toString().toLatin1();
    QCOMPARE(hub->ask(get("/keys", Hub::bearer(token))).status, 200);
    QCOMPARE(hub->postJson("/auth/bootstrap", body).status, 401);
}

void TestAuthRoutes::signsInAndOut()
{
    rig->makeOwner();
    const QJsonObject body{{u"name"_s, u"ada"_s},
                           {u"password"_s, adasPassword},
                           {u"device"_s, u"desk"_s},
                           {u"platform"_s, u"linux"_s},
                           {u"kind"_s, u"browser"_s}};
    const Reply in = hub->postJson("/auth/sign-in", body);
    QCOMPARE(in.status, 200);
    QCOMPARE(in.headers.value("Cache-Control"), "no-store");
    const QJsonObject answer = objectOf(in);
    QCOMPARE(answer[u"session"_s][u"kind"_s], u"browser"_s);
    const QByteArray token = answer[u"token"_s].toString().toLatin1();
    QCOMPARE(hub->ask(get("/keys", Hub::bearer(token))).status, 200);
    QCOMPARE(hub->postJson("/auth/sign-out", {}, Hub::bearer(token)).status, 200);
    const Reply gone = hub->ask(get("/keys", Hub::bearer(token)));
    QCOMPARE(gone.status, 401);
    QCOMPARE(gone.headers.value("WWW-Authenticate"), "Bearer");
    QCOMPARE(hub->postJson("/auth/sign-out", {}, Hub::bearer(token)).status, 401);
    QCOMPARE(hub->postJson("/auth/sign-in", {{u"name"_s, u"ada"_s}, {u"password"_s, bobsPassword}}).status, 401);
}

// What a sidecar asks, of our hub or of a Better Auth server.
void TestAuthRoutes::sessionLooksLikeBetterAuths()
{
    const SignedIn ada = rig->makeOwner();
    const Reply reply = hub->ask(get("/auth/get-session", Hub::bearer(ada.token)));
    QCOMPARE(reply.status, 200);
    const QJsonObject session = objectOf(reply)[u"session"_s].toObject();
    const QJsonObject user = objectOf(reply)[u"user"_s].toObject();
    QCOMPARE(session[u"id"_s], ada.session.id.toString(QUuid::WithoutBraces));
    QCOMPARE(session[u"userId"_s], user[u"id"_s]);
    QCOMPARE(QDateTime::fromString(session[u"expiresAt"_s].toString(), Qt::ISODateWithMs).toMSecsSinceEpoch(),
             ada.session.expiresAt);
    QCOMPARE(user[u"name"_s], u"ada"_s);
    QVERIFY(user.contains(u"email"_s));
    QVERIFY(user[u"permissions"_s].toArray().contains(u"administer"_s));
    QCOMPARE(user[u"directories"_s], QJsonArray());
    QVERIFY(!reply.body.contains(ada.token));
    // Never 200 with null: that was once taken for a hub that can't be reached.
    QCOMPARE(hub->ask(get("/auth/get-session")).status, 401);
    QCOMPARE(hub->ask(get("/auth/get-session", Hub::bearer("qd-canary"))).status, 401);
    const auto token = await(rig->parts->tokens.create(Actor::local(), ada.user.id, {u"ci"_s, {"read"}, {}}));
    const QJsonObject script = objectOf(hub->ask(get("/auth/get-session", Hub::bearer(token->token))));
    QCOMPARE(script[u"session"_s][u"kind"_s], u"token"_s);
    QVERIFY(script[u"session"_s][u"expiresAt"_s].isNull());
    QCOMPARE(script[u"user"_s][u"permissions"_s].toArray(), (QJsonArray{u"signedIn"_s, u"read"_s}));
    // Whom it narrows, a sidecar narrows too.
    const store::User bob = rig->make(u"bob"_s);
    const QTemporaryDir folder;
    const QString mine = QFileInfo(folder.path()).canonicalFilePath();
    QD_OK(await(rig->parts->accounts.setDirectories(AuthRig::actor(ada), bob.id, {mine + u"/."_s})));
    const auto in = rig->signIn(u"bob"_s, bobsPassword);
    const QJsonObject bobs = objectOf(hub->ask(get("/auth/get-session", Hub::bearer(in->token))));
    QCOMPARE(bobs[u"user"_s][u"directories"_s].toArray(), QJsonArray{mine});
}

void TestAuthRoutes::tokensOpenWhatTheyMay()
{
    rig->makeOwner();
    rig->make(u"looker"_s, Role::ReadOnly);
    const auto looker = rig->signIn(u"looker"_s, bobsPassword);
    QCOMPARE(hub->ask(get("/keys", Hub::bearer(looker->token))).status, 403);
    QCOMPARE(hub->ask(get("/keys")).status, 401);
    QCOMPARE(hub->ask(get("/keys", "Authorization: bearer " + looker->token + "\r\n")).status, 403);
    // Two that differ, or another scheme before ours: nobody is guessed at.
    QCOMPARE(hub->ask(get("/keys", Hub::bearer(looker->token) + Hub::bearer("other"))).status, 401);
    QCOMPARE(hub->ask(get("/keys", "Authorization: Basic YTpi\r\n")).status, 401);
    QCOMPARE(hub->ask(get("/keys", "Cookie: session=" + looker->token + "\r\n")).status, 401);
}

void TestAuthRoutes::tokenInTheAddressIsNotTaken()
{
    const SignedIn ada = rig->makeOwner();
    QCOMPARE(hub->ask(get("/keys?token=" + ada.token)).status, 401);
    QCOMPARE(hub->ask(get("/keys?access_token=" + ada.token)).status, 401);
}

void TestAuthRoutes::refusesBadBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("status");
    const QByteArray json = "application/json";
    QTest::newRow("a form") << QByteArray("name=ada&password=qd-canary")
                            << QByteArray("application/x-www-form-urlencoded") << 415;
    QTest::newRow("plain text") << QByteArray("{}") << QByteArray("text/plain") << 415;
    QTest::newRow("no JSON") << QByteArray("{") << json << 400;
    QTest::newRow("an array") << QByteArray(R"(["ada","qd-canary"])") << json << 400;
    QTest::newRow("no password") << QByteArray(R"({"name":"ada"})") << json << 400;
    QTest::newRow("a number") << QByteArray(R"({"name":"ada","password":12345678})") << json << 400;
    QTest::newRow("a name twice") << QByteArray(R"({"name":"a","name":"ada","password":"qd-canary"})") << json << 400;
    QTest::newRow("too much") << QByteArray(R"({"name":"ada","password":")") + QByteArray(20'000, 'x') + "\"}" << json
                              << 413;
}

void TestAuthRoutes::refusesBadBodies()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, type);
    QFETCH(const int, status);
    const Reply reply = hub->ask(post("/auth/sign-in", body, "Content-Type: " + type + "\r\n"));
    QCOMPARE(reply.status, status);
    QVERIFY(!reply.body.contains("12345678") && !reply.body.contains("qd-canary"));
}

void TestAuthRoutes::lockedOutForSoLong()
{
    rig->makeOwner();
    const QJsonObject wrong{{u"name"_s, u"ada"_s}, {u"password"_s, bobsPassword}};
    for (int i = 0; i < 6; ++i)
        QCOMPARE(hub->postJson("/auth/sign-in", wrong).status, 401);
    const Reply locked = hub->postJson("/auth/sign-in", {{u"name"_s, u"ada"_s}, {u"password"_s, adasPassword}});
    QCOMPARE(locked.status, 429);
    const qint64 seconds = locked.headers.value("Retry-After").toLongLong();
    QVERIFY(seconds >= 1);
    rig->store.time.advance(seconds * 1'000);
    QCOMPARE(hub->postJson("/auth/sign-in", {{u"name"_s, u"ada"_s}, {u"password"_s, adasPassword}}).status, 200);
}

void TestAuthRoutes::pairs()
{
    const SignedIn ada = rig->makeOwner();
    const QJsonObject offer = hub->call(ada.token, u"pairing.create"_s).toObject();
    const QJsonObject body{
        {u"code"_s, offer[u"code"_s]}, {u"device"_s, u"Ada's phone"_s}, {u"platform"_s, u"android"_s}};
    QVERIFY(offer[u"uri"_s].toString().startsWith(u"quarterdeck://pair?address="_s));
    const Reply in = hub->postJson("/auth/pair", body);
    QCOMPARE(in.status, 200);
    QCOMPARE(objectOf(in)[u"session"_s][u"kind"_s], u"phone"_s);
    QCOMPARE(hub->postJson("/auth/pair", body).status, 401);
    const QJsonArray devices = hub->call(ada.token, u"devices.list"_s).toArray();
    QCOMPARE(devices.first()[u"name"_s], u"Ada's phone"_s);
    const QByteArray phone = objectOf(in)[u"token"_s].toString().toLatin1();
    QCOMPARE(hub->ask(get("/keys", Hub::bearer(phone))).status, 200);
    QVERIFY(hub->call(ada.token, u"devices.revoke"_s, {{u"device"_s, devices.first()[u"id"_s]}}).toObject().isEmpty());
    QCOMPARE(hub->ask(get("/keys", Hub::bearer(phone))).status, 401);
}

// S3.94: where everybody may call, methods say themselves that nobody has signed in.
void TestAuthRoutes::unauthenticatedCallsAreRefused()
{
    http::Router router;
    server::RpcRoutes open(hub->dispatcher, hub->subscriptions);
    open.addTo(router, http::Needs::Nothing);
    TestServer other(std::move(router), http::Options{});
    RawClient client(other.port);
    client.send(
        post("/rpc", R"({"jsonrpc":"2.0","id":1,"method":"sessions.list"})", "Content-Type: application/json\r\n"));
    QCOMPARE(objectOf(client.reply())[u"error"_s][u"code"_s], isUnauthorised);
    QCOMPARE(hub->call("qd-canary", u"sessions.list"_s)[u"status"_s], 401);
}

void TestAuthRoutes::ownSessions()
{
    const SignedIn ada = rig->makeOwner();
    const store::User bob = rig->make(u"bob"_s);
    const auto one = rig->signIn(u"bob"_s, bobsPassword);
    rig->store.time.advance(1);
    const auto two = rig->signIn(u"bob"_s, bobsPassword);
    const QJsonArray list = hub->call(one->token, u"sessions.list"_s).toArray();
    QCOMPARE(list.size(), 2);
    QVERIFY(list[0][u"current"_s].toBool());
    const QString his = two->session.id.toString(QUuid::WithoutBraces);
    QCOMPARE(list[1][u"id"_s], his);
    const QString hers = ada.session.id.toString(QUuid::WithoutBraces);
    const QString she = ada.user.id.toString(QUuid::WithoutBraces);
    QCOMPARE(hub->call(one->token, u"sessions.list"_s, {{u"user"_s, she}})[u"error"_s], isForbidden);
    QCOMPARE(hub->call(one->token, u"sessions.revoke"_s, {{u"session"_s, hers}})[u"error"_s], isNotFound);
    QVERIFY(hub->call(one->token, u"sessions.revoke"_s, {{u"session"_s, his}}).toObject().isEmpty());
    QCOMPARE(hub->call(two->token, u"sessions.list"_s)[u"status"_s], 401);
    // An owner sees and ends everybody's.
    const QJsonObject bobs{{u"user"_s, bob.id.toString(QUuid::WithoutBraces)}};
    QCOMPARE(hub->call(ada.token, u"sessions.list"_s, bobs).toArray().size(), 1);
    QCOMPARE(hub->call(ada.token, u"sessions.revokeAll"_s, bobs)[u"ended"_s], 1);
    QCOMPARE(hub->call(one->token, u"sessions.list"_s)[u"status"_s], 401);
    const auto more = rig->signIn(u"ada"_s, adasPassword);
    QCOMPARE(hub->call(ada.token, u"sessions.revokeAll"_s)[u"ended"_s], 1);
    QVERIFY(!rig->parts->isAlive(more->token));
    QCOMPARE(hub->call(ada.token, u"sessions.revokeAll"_s, {{u"keepCurrent"_s, false}})[u"ended"_s], 1);
    QCOMPARE(hub->call(ada.token, u"sessions.list"_s)[u"status"_s], 401);
}

void TestAuthRoutes::ownPasswordAndTokens()
{
    const SignedIn ada = rig->makeOwner();
    const QJsonObject change{{u"current"_s, adasPassword}, {u"next"_s, u"qd-canary-next"_s}};
    QVERIFY(hub->call(ada.token, u"password.change"_s, change).toObject().isEmpty());
    QCOMPARE(hub->call(ada.token, u"password.change"_s, change)[u"error"_s], isForbidden);
    const QJsonObject wish{{u"name"_s, u"ci"_s}, {u"permissions"_s, QJsonArray{u"read"_s, u"keys"_s}}};
    const QJsonObject made = hub->call(ada.token, u"tokens.create"_s, wish).toObject();
    const QByteArray token = made[u"token"_s].toString().toLatin1();
    QVERIFY(token.startsWith("qdt_"));
    QCOMPARE(hub->ask(get("/keys", Hub::bearer(token))).status, 200);
    const QJsonArray list = hub->call(ada.token, u"tokens.list"_s).toArray();
    QCOMPARE(list.size(), 1);
    QCOMPARE(list[0][u"permissions"_s].toArray(), (QJsonArray{u"read"_s, u"keys"_s}));
    QVERIFY(!QJsonDocument(list).toJson().contains(token));
    QVERIFY(hub->call(ada.token, u"tokens.revoke"_s, {{u"token"_s, list[0][u"id"_s]}}).toObject().isEmpty());
    QCOMPARE(hub->ask(get("/keys", Hub::bearer(token))).status, 401);
}

void TestAuthRoutes::tokensDontManageSignIns()
{
    const SignedIn ada = rig->makeOwner();
    const QList<QByteArray> all{"read", "write", "keys", "administer"};
    const auto token = await(rig->parts->tokens.create(Actor::local(), ada.user.id, {u"x"_s, all, {}}));
    const QString hers = ada.session.id.toString(QUuid::WithoutBraces);
    const QString herself = ada.user.id.toString(QUuid::WithoutBraces);
    const QJsonObject change{{u"current"_s, adasPassword}, {u"next"_s, u"qd-canary-next"_s}};
    const QJsonObject wish{{u"name"_s, u"more"_s}, {u"permissions"_s, QJsonArray{u"read"_s}}};
    const std::pair<QString, QJsonObject> calls[] = {
        {u"sessions.list"_s, {}},
        {u"sessions.revoke"_s, {{u"session"_s, hers}}},
        {u"sessions.revokeAll"_s, {}},
        {u"devices.list"_s, {}},
        {u"devices.revoke"_s, {{u"device"_s, hers}}},
        {u"pairing.create"_s, {}},
        {u"password.change"_s, change},
        {u"tokens.create"_s, wish},
        {u"tokens.list"_s, {}},
        {u"tokens.revoke"_s, {{u"token"_s, hers}}},
        {u"users.create"_s, {{u"name"_s, u"eve"_s}, {u"password"_s, bobsPassword}}},
        {u"users.setRole"_s, {{u"user"_s, herself}, {u"role"_s, u"member"_s}}},
        {u"users.setDisabled"_s, {{u"user"_s, herself}, {u"disabled"_s, true}}},
        {u"users.setDirectories"_s, {{u"user"_s, herself}, {u"directories"_s, QJsonArray{u"/"_s}}}},
        {u"users.setLimits"_s, {{u"user"_s, herself}, {u"limits"_s, QJsonObject{{u"streams"_s, 1}}}}},
        {u"users.remove"_s, {{u"user"_s, herself}}},
        {u"users.setPassword"_s, {{u"user"_s, herself}, {u"password"_s, bobsPassword}}}};
    for (const auto &[method, params] : calls)
        QCOMPARE(hub->call(token->token, method, params)[u"error"_s], isForbidden);
    QCOMPARE(hub->postJson("/auth/sign-out", {}, Hub::bearer(token->token)).status, 403);
    QVERIFY(hub->call(token->token, u"users.list"_s).toObject().contains(u"users"_s));
    QVERIFY(rig->parts->isAlive(ada.token));
    // Nor does a session that somebody found open get around the password that it was made with.
    const QJsonObject around{{u"user"_s, herself}, {u"password"_s, bobsPassword}};
    QCOMPARE(hub->call(ada.token, u"users.setPassword"_s, around)[u"error"_s], isForbidden);
}

void TestAuthRoutes::users()
{
    const SignedIn ada = rig->makeOwner();
    const QJsonObject wanted{{u"name"_s, u"bob"_s}, {u"password"_s, bobsPassword}, {u"displayName"_s, u"Bob"_s}};
    const QJsonObject made = hub->call(ada.token, u"users.create"_s, wanted).toObject();
    QCOMPARE(made[u"role"_s], u"member"_s);
    const QString bob = made[u"id"_s].toString();
    QCOMPARE(hub->call(ada.token, u"users.create"_s, wanted)[u"error"_s], isConflict);
    QCOMPARE(hub->call(ada.token, u"users.list"_s)[u"users"_s].toArray().size(), 2);
    const QJsonValue page = hub->call(ada.token, u"users.list"_s, {{u"limit"_s, 1}});
    QCOMPARE(hub->call(ada.token, u"users.list"_s, {{u"after"_s, page[u"next"_s]}})[u"users"_s].toArray().size(), 1);
    const auto in = rig->signIn(u"bob"_s, bobsPassword);
    for (const QString &method : {u"users.list"_s, u"audit.list"_s})
        QCOMPARE(hub->call(in->token, method)[u"error"_s], isForbidden);
    QCOMPARE(hub->call(in->token, u"users.setRole"_s, {{u"user"_s, bob}, {u"role"_s, u"owner"_s}})[u"error"_s],
             isForbidden);
    const QJsonObject limits{{u"models"_s, QJsonArray{u"gpt-a"_s}}, {u"requestsPerMinute"_s, 30}, {u"streams"_s, 0}};
    const QJsonObject limited{{u"user"_s, bob}, {u"limits"_s, limits}};
    QCOMPARE(hub->call(in->token, u"users.setLimits"_s, limited)[u"error"_s], isForbidden);
    QCOMPARE(hub->call(ada.token, u"users.setLimits"_s, limited)[u"limits"_s].toObject(), limits);
    const QJsonObject nonsense{{u"user"_s, bob}, {u"limits"_s, QJsonObject{{u"streams"_s, -1}}}};
    QVERIFY(hub->call(ada.token, u"users.setLimits"_s, nonsense).toObject().contains(u"error"_s));
    QVERIFY(hub->call(ada.token, u"users.list"_s)[u"users"_s].toArray().contains(
        hub->call(ada.token, u"users.setLimits"_s, limited)));
    const QJsonObject readOnly{{u"user"_s, bob}, {u"role"_s, u"read-only"_s}};
    QCOMPARE(hub->call(ada.token, u"users.setRole"_s, readOnly)[u"role"_s], u"read-only"_s);
    QCOMPARE(hub->ask(get("/keys", Hub::bearer(in->token))).status, 403);
    const QJsonObject reset{{u"user"_s, bob}, {u"password"_s, u"qd-canary-reset"_s}};
    QVERIFY(hub->call(ada.token, u"users.setPassword"_s, reset).toObject().isEmpty());
    QCOMPARE(hub->ask(get("/keys", Hub::bearer(in->token))).status, 401);
    const QJsonObject disable{{u"user"_s, bob}, {u"disabled"_s, true}};
    QVERIFY(hub->call(ada.token, u"users.setDisabled"_s, disable)[u"disabled"_s].toBool());
    QVERIFY(hub->call(ada.token, u"users.remove"_s, {{u"user"_s, bob}}).toObject().isEmpty());
    QCOMPARE(hub->call(ada.token, u"users.remove"_s, {{u"user"_s, bob}})[u"error"_s], isNotFound);
    const QString she = ada.user.id.toString(QUuid::WithoutBraces);
    QCOMPARE(hub->call(ada.token, u"users.remove"_s, {{u"user"_s, she}})[u"error"_s], isConflict);
}

void TestAuthRoutes::auditLog()
{
    const SignedIn ada = rig->makeOwner();
    rig->store.time.advance(1);
    rig->make(u"bob"_s);
    rig->store.time.advance(1);
    (void)hub->postJson("/auth/sign-in", {{u"name"_s, u"ada"_s}, {u"password"_s, bobsPassword}});
    QTRY_COMPARE(rig->audited().first(), u"!sign-in"_s);
    const QJsonArray entries = hub->call(ada.token, u"audit.list"_s)[u"entries"_s].toArray();
    QCOMPARE(entries.size(), 3);
    QCOMPARE(entries[0][u"address"_s], u"127.0.0.1"_s);
    QCOMPARE(entries[0][u"actor"_s], u"ada"_s);
    QVERIFY(!entries[0][u"succeeded"_s].toBool(true));
    QCOMPARE(entries[1][u"action"_s], u"users.create"_s);
    QCOMPARE(entries[1][u"subject"_s], u"bob"_s);
    QCOMPARE(entries[2][u"actorId"_s], ada.user.id.toString(QUuid::WithoutBraces));
    QVERIFY(entries[2][u"details"_s].isObject());
}

// S3.90, S3.164: a server without accounts asks nobody.
void TestAuthRoutes::withoutAccounts()
{
    http::Router router;
    router.add(http::Verb::Get, "/open", http::Needs::Nothing, [](const http::ExchangePtr &exchange) {
        exchange->answer(http::jsonResponse(exchange->request().principal ? "true" : "false"));
    });
    TestServer other(std::move(router), http::Options{});
    RawClient client(other.port);
    client.send(get("/open"));
    QCOMPARE(client.reply().body, "false");
}

// A page can't send Authorization, so it offers the token as a subprotocol, and gets the real one back.
void TestAuthRoutes::browsersSocket()
{
    const SignedIn ada = rig->makeOwner();
    const QByteArray offered = "Sec-WebSocket-Protocol: quarterdeck.rpc, quarterdeck.bearer." + ada.token + "\r\n";
    RawClient client(hub->port);
    client.send(get("/ws", handshake + offered));
    QVERIFY(client.waitFor("\r\n\r\n"));
    QVERIFY(client.seen().startsWith("HTTP/1.1 101 "));
    QVERIFY(client.seen().toLower().contains("sec-websocket-protocol: quarterdeck.rpc\r\n"));
    QVERIFY(!client.seen().contains(ada.token));
    // Only for a WebSocket.
    QCOMPARE(hub->ask(get("/keys", offered)).status, 401);
}

void TestAuthRoutes::socketWithoutToken()
{
    const SignedIn ada = rig->makeOwner();
    QCOMPARE(hub->ask(get("/ws", handshake)).status, 401);
    QCOMPARE(hub->ask(get("/ws", handshake + Hub::bearer("qd-canary"))).status, 401);
    QCOMPARE(hub->ask(get("/ws", handshake + "Sec-WebSocket-Protocol: quarterdeck.bearer.\r\n")).status, 401);
    QCOMPARE(hub->ask(get("/ws?token=" + ada.token, handshake)).status, 401);
    QD_OK(await(rig->parts->sessions.revoke(AuthRig::actor(ada), ada.session.id, {})));
    QCOMPARE(hub->ask(get("/ws", handshake + Hub::bearer(ada.token))).status, 401);
}

void TestAuthRoutes::socketsEndWithTheirSession()
{
    const SignedIn ada = rig->makeOwner();
    const auto phone = rig->signIn(u"ada"_s, adasPassword);
    const auto mine = hub->socket(Hub::bearer(ada.token));
    const auto its = hub->socket(Hub::bearer(phone->token));
    QTRY_COMPARE(mine->state(), QAbstractSocket::ConnectedState);
    QTRY_COMPARE(its->state(), QAbstractSocket::ConnectedState);
    QSignalSpy answers(its.get(), &QWebSocket::textMessageReceived);
    its->sendTextMessage(u"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session.whoami\"}"_s);
    QTRY_COMPARE(answers.size(), 1);
    const QJsonObject which{{u"session"_s, phone->session.id.toString(QUuid::WithoutBraces)}};
    QVERIFY(hub->call(ada.token, u"sessions.revoke"_s, which).toObject().isEmpty());
    QTRY_COMPARE(its->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(int(its->closeCode()), http::Ending::SignedOut);
    QCOMPARE(mine->state(), QAbstractSocket::ConnectedState);
    // One that expires while it is open is closed too.
    rig->options.slidingMs = 1'000;
    rig->store.time.jump(91LL * 24 * 3'600'000);
    rig->store.time.advance(rig->options.sweepMs);
    QTRY_COMPARE(mine->state(), QAbstractSocket::UnconnectedState);
}

void TestAuthRoutes::socketsEndWithTheUsersRole()
{
    rig->makeOwner();
    const store::User bob = rig->make(u"bob"_s);
    const auto in = rig->signIn(u"bob"_s, bobsPassword);
    const auto socket = hub->socket(Hub::bearer(in->token));
    QTRY_COMPARE(socket->state(), QAbstractSocket::ConnectedState);
    QD_OK(await(rig->parts->accounts.setRole(Actor::local(), bob.id, Role::ReadOnly)));
    QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(int(socket->closeCode()), http::Ending::Changed);
    const auto again = hub->socket(Hub::bearer(in->token));
    QTRY_COMPARE(again->state(), QAbstractSocket::ConnectedState);
}

void TestAuthRoutes::streamsEndWithTheirSession()
{
    const SignedIn ada = rig->makeOwner();
    const auto phone = rig->signIn(u"ada"_s, adasPassword);
    RawClient client(hub->port);
    client.send(get("/stream", Hub::bearer(phone->token)));
    QVERIFY(client.waitFor("data: begun"));
    QD_OK(await(rig->parts->sessions.revoke(AuthRig::actor(ada), phone->session.id, {})));
    QVERIFY(client.waitForEnd());
    QVERIFY(!client.seen().contains("\r\n0\r\n")); // cut, not finished
    QTRY_VERIFY(hub->streams.first()->isClosed());
}

// A sidecar hears of what it has remembered.
void TestAuthRoutes::endsAreTold()
{
    const SignedIn ada = rig->makeOwner();
    const auto phone = rig->signIn(u"ada"_s, adasPassword);
    const auto token = await(rig->parts->tokens.create(Actor::local(), ada.user.id, {u"sidecar"_s, {}, {}}));
    const auto sidecar = hub->socket(Hub::bearer(token->token));
    QTRY_COMPARE(sidecar->state(), QAbstractSocket::ConnectedState);
    QStringList heard;
    connect(sidecar.get(), &QWebSocket::textMessageReceived, this,
            [&heard](const QString &text) { heard.append(text); });
    sidecar->sendTextMessage(
        u"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"subscribe\",\"params\":{\"topic\":\"sessions.ended\"}}"_s);
    QTRY_COMPARE(heard.size(), 1);
    QVERIFY(heard.first().contains(u"result"_s));
    QD_OK(await(rig->parts->sessions.revoke(AuthRig::actor(ada), phone->session.id, {})));
    QTRY_COMPARE(heard.size(), 2);
    QVERIFY(heard.last().contains(phone->session.id.toString(QUuid::WithoutBraces)));
    QVERIFY(!heard.last().contains(u"qds_"_s));
    const store::User bob = rig->make(u"bob"_s);
    QD_OK(await(rig->parts->accounts.setRole(Actor::local(), bob.id, Role::ReadOnly)));
    QTRY_COMPARE(heard.size(), 3);
    QVERIFY(heard.last().contains(bob.id.toString(QUuid::WithoutBraces)));
}

// Runs last: looks at everything that was logged by all tests of this program, at the level of debugging.
void TestAuthRoutes::noSecretInTheLogs()
{
    const SignedIn ada = rig->makeOwner();
    QCOMPARE(hub->ask(get("/keys", Hub::bearer(ada.token))).status, 200);
    (void)hub->ask(get("/keys?token=" + ada.token));
    QTRY_VERIFY(LogWatch::text().contains("/keys"));
    const QByteArray logged = LogWatch::text();
    QVERIFY(logged.contains(ada.user.id.toByteArray(QUuid::WithoutBraces)));
    for (const char *secret : {"qds_", "qdt_", "qd-canary", "argon2", "Bearer q"})
        QVERIFY2(!logged.contains(secret), secret);
}

QTEST_GUILESS_MAIN(TestAuthRoutes)
#include "tst_authroutes.moc"
