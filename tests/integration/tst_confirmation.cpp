// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Who somebody is is asked again before what matters to signing in: over HTTP and WebSocket, on both engines, with the test's time. S3.93, S4.161.
#include "core/hub/hubapi.h"
#include "core/hub/websockettransport.h"
#include "embedded-server/auth/authmethods.h"
#include "embedded-server/auth/authroutes.h"
#include "embedded-server/rpc/inprocess.h"
#include "embedded-server/rpc/rpcroutes.h"
#include "embedded-server/rpc/standardmethods.h"
#include "tests/integration/authfixtures.h"
#include "tests/unit/httpfixtures.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace qd;
using namespace qd::auth;
using namespace qd::test;

namespace {

constexpr qint64 quarter = 15LL * 60 * 1'000;
constexpr int isNeeded = int(rpc::FaultCode::ConfirmationNeeded);
constexpr int isForbidden = int(rpc::FaultCode::Forbidden);

//! A server process with accounts and RPC.
struct Hub
{
    explicit Hub(AuthParts &p)
        : parts(p)
        , subscriptions(log)
    {
        server::addStandardMethods(dispatcher, {u"Test"_s, u"1"_s, u"hub"_s, u"instance"_s, {}});
        subscriptions.addTo(dispatcher);
        methods.addTo(dispatcher);
        http::Router router;
        routes.addTo(router);
        rpcRoutes.addTo(router, http::Needs::SignIn);
        server = std::make_unique<http::Server>(http::Options{}, std::move(router), &authenticator, &owner);
        const Outcome<quint16> listening = server->listen();
        if (!listening)
            qFatal("%s", qPrintable(listening.error().detail));
        port = *listening;
    }
    ~Hub() { server.reset(); }

    [[nodiscard]] QJsonObject ask(const QByteArray &path, const QJsonObject &body, const QByteArray &more = {}) const
    {
        RawClient client(port);
        client.send(post(path, QJsonDocument(body).toJson(QJsonDocument::Compact),
                         "Content-Type: application/json\r\n" + more));
        return QJsonDocument::fromJson(client.reply().body).object();
    }
    [[nodiscard]] QJsonObject call(const QByteArray &token, const QString &method, const QJsonObject &params = {}) const
    {
        const QJsonObject message{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, 1}, {u"method"_s, method}, {u"params"_s, params}};
        return ask("/rpc", message, "Authorization: Bearer " + token + "\r\n");
    }
    //! 0 = it was done.
    [[nodiscard]] int codeOf(const QByteArray &token, const QString &method, const QJsonObject &params = {}) const
    {
        const QJsonObject answer = call(token, method, params);
        return answer.contains(u"result"_s) ? 0 : answer[u"error"_s][u"code"_s].toInt(1);
    }

    AuthParts &parts;
    server::MemoryEventLog log;
    server::Dispatcher dispatcher;
    server::Subscriptions subscriptions;
    AuthMethods methods{{parts.accounts, parts.sessions, parts.pairing, parts.tokens, parts.audit, parts.sidecars}};
    AuthRoutes routes{parts.accounts, parts.sessions, parts.pairing, parts.sidecars};
    server::RpcRoutes rpcRoutes{dispatcher, subscriptions};
    BearerAuthenticator authenticator{parts.sessions};
    QObject owner;
    std::unique_ptr<http::Server> server;
    quint16 port = 0;
};

QString textOf(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

const QJsonObject wish{{u"name"_s, u"ci"_s}, {u"permissions"_s, QJsonArray{u"read"_s}}};
const QJsonObject right{{u"password"_s, adasPassword}};
const QJsonObject wrong{{u"password"_s, bobsPassword}};

} // namespace

class TestConfirmation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        rig = std::make_unique<AuthRig>(u"sqlite"_s);
        hub = std::make_unique<Hub>(*rig->parts);
        ada = rig->makeOwner();
    }
    void cleanup()
    {
        hub.reset();
        rig.reset();
    }

    void askedAfterAWhile();
    void whatIsAsked();
    void oneselfSignsOut();
    void wrongPasswords();
    void withoutPassword();
    void whoIsNeverAsked();
    void aPairedPhone();
    void otherProcessesSee();
    void overAWebSocket();
    void heldByThePerson();

private:
    [[nodiscard]] std::unique_ptr<WebSocketTransport> socket()
    {
        const QUrl address(u"ws://127.0.0.1:%1/ws"_s.arg(hub->port));
        auto transport = std::make_unique<WebSocketTransport>(SocketTarget{address, ada.token, {}});
        transport->start();
        return transport;
    }

    std::unique_ptr<AuthRig> rig;
    std::unique_ptr<Hub> hub;
    SignedIn ada;
};

void TestConfirmation::askedAfterAWhile()
{
    rig->pass(quarter - 1'000);
    QCOMPARE(hub->codeOf(ada.token, u"tokens.create"_s, wish), 0);
    rig->pass(6'000);
    const QJsonObject refused = hub->call(ada.token, u"tokens.create"_s, wish)[u"error"_s].toObject();
    QCOMPARE(refused[u"code"_s], isNeeded);
    QCOMPARE(refused[u"data"_s][u"name"_s], u"confirmationNeeded"_s);
    QVERIFY(refused[u"data"_s][u"reason"_s].toString().contains(u"password"_s));
    QCOMPARE(hub->codeOf(ada.token, u"tokens.list"_s), 0);
    const QJsonObject proof = hub->call(ada.token, u"sessions.proof"_s)[u"result"_s].toObject();
    QCOMPARE(proof[u"ways"_s].toArray(), QJsonArray{u"password"_s});
    QVERIFY(proof[u"validUntil"_s].toDouble() <= double(rig->store.time.nowMs()));
    const QJsonObject confirmed = hub->call(ada.token, u"sessions.confirm"_s, right)[u"result"_s].toObject();
    QCOMPARE(qint64(confirmed[u"validUntil"_s].toDouble()), rig->store.time.nowMs() + quarter);
    QCOMPARE(hub->codeOf(ada.token, u"tokens.create"_s, wish), 0);
    QVERIFY(rig->audited().contains(u"sign-in.confirm"_s));
    rig->pass(quarter);
    QCOMPARE(hub->codeOf(ada.token, u"tokens.create"_s, wish), isNeeded);
}

void TestConfirmation::whatIsAsked()
{
    const store::User bob = rig->make(u"bob"_s);
    const auto his = rig->signIn(u"bob"_s, bobsPassword, AuthRig::client(u"phone"_s));
    rig->pass(quarter);
    const QString user = textOf(bob.id);
    const std::pair<QString, QJsonObject> calls[] = {
        {u"tokens.create"_s, wish},
        {u"pairing.create"_s, {}},
        {u"sessions.revoke"_s, {{u"session"_s, textOf(his->session.id)}}},
        {u"sessions.revokeAll"_s, {{u"user"_s, user}}},
        {u"devices.revoke"_s, {{u"device"_s, textOf(*his->session.deviceId)}}},
        {u"users.create"_s, {{u"name"_s, u"eve"_s}, {u"password"_s, bobsPassword}}},
        {u"users.setPassword"_s, {{u"user"_s, user}, {u"password"_s, adasPassword}}},
        {u"users.setRole"_s, {{u"user"_s, user}, {u"role"_s, u"owner"_s}}},
    };
    for (const auto &[method, params] : calls)
        QCOMPARE(hub->codeOf(ada.token, method, params), isNeeded);
    QVERIFY(rig->parts->isAlive(his->token));
    QCOMPARE(hub->codeOf(ada.token, u"sessions.confirm"_s, right), 0);
    for (const auto &[method, params] : calls)
        QVERIFY2(hub->codeOf(ada.token, method, params) != isNeeded, qPrintable(method));
    QVERIFY(!rig->parts->isAlive(his->token));
}

void TestConfirmation::oneselfSignsOut()
{
    rig->pass(quarter);
    const QJsonObject own{{u"session"_s, textOf(ada.session.id)}};
    QCOMPARE(hub->codeOf(ada.token, u"sessions.revoke"_s, own), 0);
    QVERIFY(!rig->parts->isAlive(ada.token));
}

void TestConfirmation::wrongPasswords()
{
    rig->pass(quarter);
    QCOMPARE(hub->codeOf(ada.token, u"sessions.confirm"_s, wrong), isForbidden);
    QCOMPARE(hub->codeOf(ada.token, u"tokens.create"_s, wish), isNeeded);
    QTRY_VERIFY(rig->audited().contains(u"!sign-in"_s));
    int code = isForbidden;
    for (int i = 0; i < 10 && code == isForbidden; ++i)
        code = hub->codeOf(ada.token, u"sessions.confirm"_s, wrong);
    QCOMPARE(code, int(rpc::FaultCode::RateLimited));
    QCOMPARE(hub->codeOf(ada.token, u"sessions.confirm"_s, right), code);
}

void TestConfirmation::withoutPassword()
{
    rig->options.createsExternalUsers = true;
    hub.reset();
    rig->restart();
    hub = std::make_unique<Hub>(*rig->parts);
    const ExternalIdentity who{u"https://idp.example"_s, u"7"_s, u"carol"_s, {}, {}};
    const auto carol = await(rig->parts->accounts.signInExternally(who, AuthRig::client()));
    QVERIFY(carol);
    QCOMPARE(hub->codeOf(carol->token, u"tokens.create"_s, wish), 0);
    rig->pass(quarter);
    const QJsonObject refused = hub->call(carol->token, u"tokens.create"_s, wish)[u"error"_s].toObject();
    QCOMPARE(refused[u"code"_s], isNeeded);
    QVERIFY(refused[u"data"_s][u"reason"_s].toString().contains(u"Sign in again"_s));
    QVERIFY(hub->call(carol->token, u"sessions.proof"_s)[u"result"_s][u"ways"_s].toArray().isEmpty());
    QCOMPARE(hub->codeOf(carol->token, u"sessions.confirm"_s, right), int(rpc::FaultCode::InvalidParams));
    const auto again = await(rig->parts->accounts.signInExternally(who, AuthRig::client()));
    QVERIFY(again);
    QCOMPARE(hub->codeOf(again->token, u"tokens.create"_s, wish), 0);
}

void TestConfirmation::whoIsNeverAsked()
{
    rig->pass(quarter);
    const QList<QByteArray> all{"read", "write", "keys", "administer"};
    const auto token = await(rig->parts->tokens.create(Actor::local(), ada.user.id, {u"x"_s, all, {}}));
    QVERIFY(token);
    QCOMPARE(hub->codeOf(token->token, u"tokens.create"_s, wish), isForbidden); // as ever
    QCOMPARE(hub->codeOf(token->token, u"sessions.confirm"_s, right), isForbidden);
    server::InProcessTransport here(hub->dispatcher, hub->subscriptions);
    here.start();
    HubApi api(here);
    QTRY_VERIFY(api.isReady());
    rpc::UsersCreate::Params eve;
    eve.name = u"eve"_s;
    eve.password = bobsPassword;
    QVERIFY(await(api.call<rpc::UsersCreate>(eve)));
}

void TestConfirmation::aPairedPhone()
{
    const QJsonObject offer = hub->call(ada.token, u"pairing.create"_s)[u"result"_s].toObject();
    const QJsonObject in = hub->ask("/auth/pair", {{u"code"_s, offer[u"code"_s]}, {u"device"_s, u"phone"_s}});
    const QByteArray phone = in[u"token"_s].toString().toLatin1();
    QCOMPARE(hub->codeOf(phone, u"tokens.create"_s, wish), 0);
    rig->pass(quarter);
    QCOMPARE(hub->codeOf(phone, u"tokens.create"_s, wish), isNeeded);
    QCOMPARE(hub->codeOf(phone, u"sessions.confirm"_s, right), 0);
    QCOMPARE(hub->codeOf(phone, u"tokens.create"_s, wish), 0);
    QCOMPARE(hub->codeOf(ada.token, u"tokens.create"_s, wish), isNeeded); // the phone confirmed for itself
}

void TestConfirmation::otherProcessesSee()
{
    AuthParts others(*rig->store.database, rig->options);
    const Hub other(others);
    rig->pass(quarter);
    QCOMPARE(other.codeOf(ada.token, u"tokens.create"_s, wish), isNeeded);
    QCOMPARE(hub->codeOf(ada.token, u"sessions.confirm"_s, right), 0);
    QCOMPARE(other.codeOf(ada.token, u"tokens.create"_s, wish), 0);
}

void TestConfirmation::overAWebSocket()
{
    const auto transport = socket();
    HubApi api(*transport);
    QTRY_VERIFY(api.isReady());
    rpc::TokensCreate::Params params;
    params.name = u"ci"_s;
    params.permissions = {u"read"_s};
    QVERIFY(await(api.call<rpc::TokensCreate>(params)));
    rig->store.time.jump(quarter);
    const auto refused = await(api.call<rpc::TokensCreate>(params));
    QVERIFY(!refused && rpc::wantsConfirmation(refused.error()));
    rpc::SessionsConfirm::Params password;
    password.password = adasPassword;
    QVERIFY(await(api.call<rpc::SessionsConfirm>(password)));
    QVERIFY(await(api.call<rpc::TokensCreate>(params)));
}

// The refused call goes on by itself, or ends as cancelled.
void TestConfirmation::heldByThePerson()
{
    const auto transport = socket();
    HubApi api(*transport);
    QTRY_VERIFY(api.isReady());
    rig->store.time.jump(quarter);
    int asked = 0;
    bool confirms = false;
    api.setConfirm([&]() -> QCoro::Task<std::optional<bool>> {
        ++asked;
        if (!confirms)
            co_return false;
        rpc::SessionsConfirm::Params password;
        password.password = adasPassword;
        QCoro::Task<Outcome<rpc::SessionsConfirm::Result>> confirming = api.call<rpc::SessionsConfirm>(password);
        const Outcome<rpc::SessionsConfirm::Result> confirmed = co_await confirming;
        co_return confirmed.has_value();
    });
    rpc::TokensCreate::Params params;
    params.name = u"ci"_s;
    params.permissions = {u"read"_s};
    const auto cancelled = await(api.call<rpc::TokensCreate>(params));
    QVERIFY(!cancelled && cancelled.error().code == Error::Code::Cancelled);
    QCOMPARE(asked, 1);
    confirms = true;
    QVERIFY(await(api.call<rpc::TokensCreate>(params)));
    QCOMPARE(asked, 2);
    QCOMPARE(await(api.call<rpc::TokensList>())->size(), 1);
}

QTEST_GUILESS_MAIN(TestConfirmation)
#include "tst_confirmation.moc"
