// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Signing in at a real OpenID provider (npm's oidc-provider), over HTTP, as a browser, a native client and a device without either do.
// Several hubs on one real PostgreSQL end what another began. S3.13, S3.18, S3.157 to S3.161, S3.163.
#include "embedded-server/http/exchange.h"
#include "embedded-server/http/server.h"
#include "embedded-server/oidc/oidcroutes.h"
#include "embedded-server/store/stored.h"
#include "tests/support/await.h"
#include "tests/support/freeport.h"
#include "tests/support/manualtime.h"
#include "tests/support/peerprocess.h"
#include "tests/support/postgrescluster.h"
#include "tests/support/qtest.h"

#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QUrlQuery>

using namespace qd;
using namespace qd::oidc;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray clientSecret = "qd-canary-client-secret: + % and long enough";
const QString nativeRedirect = u"http://127.0.0.1:4990/callback"_s;

struct Answer
{
    int status = 0;
    QJsonObject json;
};

Answer ask(const QUrl &url, const std::optional<QJsonObject> &body = {})
{
    QNetworkAccessManager manager;
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setRawHeader("Content-Type", "application/json");
    const std::unique_ptr<QNetworkReply> reply(body ? manager.post(request, QJsonDocument(*body).toJson())
                                                    : manager.get(request));
    if (!QTest::qWaitFor([&reply] { return reply->isFinished(); }, 60'000))
        qFatal("no answer");
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
            QJsonDocument::fromJson(reply->readAll()).object()};
}

} // namespace

// A hub that knows only this way to sign in.
class Hub
{
public:
    //! `store`: where its database is; `publicPort`: that of the hub to which the provider sends browsers, 0 = this one.
    explicit Hub(const QString &issuer, const QString &client, const QString &store = u"sqlite::memory:"_s,
                 quint16 publicPort = 0)
    {
        sync();
        store::DatabaseOptions options;
        options.clock = &time;
        database = std::make_unique<store::Database>(*store::StoreAddress::parse(store), options);
        if (const auto open = await(store::stored(database->open())); !open)
            qFatal("%s", qPrintable(open.error().detail));
        Config config;
        config.issuerUrl = issuer;
        config.clientId = client;
        if (client == u"hub-rs"_s)
            config.clientSecret = clientSecret;
        config.clockSkewMs = 600'000; // our time stands still while the provider's goes on
        port = freePort();
        config.redirectUrl = url(u"/auth/oidc/callback"_s);
        if (publicPort)
            config.redirectUrl.setPort(publicPort);
        if (const Outcome<void> fine = config.check(); !fine)
            qFatal("%s", qPrintable(fine.error().detail));
        const auto hook = [this](Identity identity, http::RequestPtr) -> QCoro::Task<Outcome<SignedIn>> {
            seen.append(identity);
            co_return SignedIn{"{\"token\":\"qd-canary-session\"}"};
        };
        routes = std::make_unique<OidcRoutes>(config, hook, *database, time);
        routes->onFailure([this](const QString &reason, const http::Request &request) {
            failed.append(request.peer.toString() + u' ' + reason);
        });
        http::Router router;
        routes->addTo(router);
        server = std::make_unique<http::Server>(http::Options(), std::move(router), nullptr, &owner);
        if (!server->listen(QHostAddress(QHostAddress::LocalHost), port))
            qFatal("the hub can't listen");
    }

    [[nodiscard]] QUrl url(const QString &target) const
    {
        return QUrl(u"http://127.0.0.1:%1%2"_s.arg(port).arg(target));
    }
    //! The provider's tokens are of now.
    void sync() { time.jump(systemClock().nowMs() - time.nowMs()); }

    ManualTime time;
    QObject owner;
    quint16 port = 0;
    QList<Identity> seen;
    QStringList failed; //!< what is told for the audit log
    std::unique_ptr<store::Database> database;
    std::unique_ptr<OidcRoutes> routes;
    std::unique_ptr<http::Server> server;
};

class OidcTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void browser();
    void nativeClient();
    void nothingWorksTwice();
    void strangersTicket();
    void otherProvidersAnswer();
    void foreignRedirects();
    void keyRotation();
    void emailFromUserInfo();
    void device();
    void deviceDeclined();
    void refresh();
    void endsAtAnotherHub();
    void endsAfterARestart();
    void deviceAtAnotherHub();
    void nothingOfUseIsStored();

private:
    void serve(const QHash<QString, QString> &more = {})
    {
        m_provider.stop();
        QHash<QString, QString> environment{{u"PORT"_s, QString::number(m_port)},
                                            {u"KEYS"_s, m_provider.folder() + u"/keys.json"_s},
                                            {u"CLIENT_SECRET"_s, QString::fromLatin1(clientSecret)}};
        environment.insert(more);
        m_provider.serve(environment);
    }
    static QJsonObject browse(const QStringList &arguments)
    {
        PeerProcess script(u"oidc_browser.mjs"_s);
        script.start(arguments);
        const QByteArray said = script.finish();
        const QJsonDocument end = QJsonDocument::fromJson(said.trimmed().split('\n').last());
        if (!end.isObject())
            qFatal("the browser failed: %s", said.constData());
        return end.object();
    }
    // What a native client sends to the hub after the person was at the provider.
    static QJsonObject nativeReturn(Hub &hub)
    {
        const Answer begun = ask(hub.url(u"/auth/oidc/start?redirect_uri="_s +
                                         QString::fromLatin1(QUrl::toPercentEncoding(nativeRedirect))));
        if (begun.status != 200)
            qFatal("can't begin: %d", begun.status);
        const QJsonObject end = browse({u"open"_s, begun.json["url"_L1].toString(), nativeRedirect});
        const QUrlQuery query(QUrl(end["url"_L1].toString()));
        const auto item = [&query](const QString &name) { return query.queryItemValue(name, QUrl::FullyDecoded); };
        if (item(u"state"_s) != begun.json["state"_L1].toString() || item(u"code"_s).isEmpty())
            qFatal("not our answer");
        hub.sync();
        return {{u"code"_s, item(u"code"_s)},
                {u"state"_s, item(u"state"_s)},
                {u"iss"_s, item(u"iss"_s)},
                {u"ticket"_s, begun.json["ticket"_L1]}};
    }

    PeerProcess m_provider{u"oidc_provider.mjs"_s};
    PostgresCluster m_cluster;
    quint16 m_port = 0;
    QString m_issuer;
    Identity m_alice;
};

void OidcTest::initTestCase()
{
    m_port = freePort();
    m_issuer = u"http://127.0.0.1:%1"_s.arg(m_port);
    m_alice = {m_issuer, u"alice"_s, u"alice@example.test"_s, true, {}};
    serve();
}

void OidcTest::browser()
{
    Hub hub(m_issuer, u"hub-rs"_s); // RS256, with a secret
    serve({{u"REDIRECT"_s, hub.url(u"/auth/oidc/callback"_s).toString()}});
    hub.sync();
    const QJsonObject end = browse({u"open"_s, hub.url(u"/auth/oidc/start"_s).toString()});
    QCOMPARE(end["status"_L1].toInt(), 200);
    QVERIFY(end["url"_L1].toString().startsWith(hub.url(u"/auth/oidc/callback?code="_s).toString()));
    QCOMPARE(end["body"_L1].toString(), u"{\"token\":\"qd-canary-session\"}"_s);
    QCOMPARE(hub.seen, {m_alice});
    // Another browser that got hold of the address has no cookie, and it is used anyway.
    const QJsonObject again = browse({u"open"_s, end["url"_L1].toString()});
    QCOMPARE(again["status"_L1].toInt(), 400);
    QCOMPARE(hub.seen.size(), 1);
}

void OidcTest::nativeClient()
{
    Hub hub(m_issuer, u"hub-es"_s); // ES256, public
    const QJsonObject answer = nativeReturn(hub);
    QCOMPARE(answer["iss"_L1].toString(), m_issuer); // RFC 9207
    const Answer session = ask(hub.url(u"/auth/oidc/callback"_s), answer);
    QCOMPARE(session.status, 200);
    QCOMPARE(session.json["token"_L1].toString(), u"qd-canary-session"_s);
    QCOMPARE(hub.seen, {m_alice});
}

void OidcTest::nothingWorksTwice()
{
    Hub hub(m_issuer, u"hub-es"_s);
    const QJsonObject first = nativeReturn(hub);
    QCOMPARE(ask(hub.url(u"/auth/oidc/callback"_s), first).status, 200);
    QCOMPARE(ask(hub.url(u"/auth/oidc/callback"_s), first).status, 400); // the state
    QJsonObject second = nativeReturn(hub);
    second.insert(u"code"_s, first["code"_L1]); // the code: the provider sees to that
    const Answer reused = ask(hub.url(u"/auth/oidc/callback"_s), second);
    QCOMPARE(reused.status, 401);
    QVERIFY(reused.json["detail"_L1].toString().contains(u"invalid_grant"_s));
    QCOMPARE(hub.failed.size(), 2);
    QCOMPARE(hub.failed.constLast(), u"127.0.0.1 "_s + reused.json["detail"_L1].toString());
    QCOMPARE(hub.seen.size(), 1);
}

void OidcTest::strangersTicket()
{
    Hub hub(m_issuer, u"hub-es"_s);
    QJsonObject answer = nativeReturn(hub);
    answer.insert(u"ticket"_s, u"guessed"_s);
    QCOMPARE(ask(hub.url(u"/auth/oidc/callback"_s), answer).status, 400);
    QJsonObject unknown = nativeReturn(hub);
    unknown.insert(u"state"_s, u"guessed"_s);
    QCOMPARE(ask(hub.url(u"/auth/oidc/callback"_s), unknown).status, 400);
    QVERIFY(hub.seen.isEmpty());
}

void OidcTest::otherProvidersAnswer()
{
    Hub hub(m_issuer, u"hub-es"_s);
    for (const QString &issuer : {u"http://127.0.0.1:1"_s, QString()}) { // this provider always says who it is
        QJsonObject answer = nativeReturn(hub);
        answer.insert(u"iss"_s, issuer);
        QCOMPARE(ask(hub.url(u"/auth/oidc/callback"_s), answer).status, 401);
    }
    QVERIFY(hub.seen.isEmpty());
}

void OidcTest::foreignRedirects()
{
    Hub hub(m_issuer, u"hub-es"_s);
    for (const char *foreign :
         {"https://evil.test/", "http://evil.test:80/", "http://127.0.0.1.evil.test:80/", "//evil.test",
          "http://127.0.0.1/", "http://a@127.0.0.1:80/", "javascript:alert(1)", ""})
        QCOMPARE(ask(hub.url(u"/auth/oidc/start?redirect_uri="_s +
                             QString::fromLatin1(QUrl::toPercentEncoding(QLatin1StringView(foreign)))))
                     .status,
                 400);
}

void OidcTest::keyRotation()
{
    Hub hub(m_issuer, u"hub-rs"_s);
    QCOMPARE(ask(hub.url(u"/auth/oidc/callback"_s), nativeReturn(hub)).status, 200);
    serve({{u"ROTATE"_s, u"1"_s}});
    QCOMPARE(ask(hub.url(u"/auth/oidc/callback"_s), nativeReturn(hub)).status, 200);
    QCOMPARE(m_provider.said().count("GET /jwks"), 1); // again, once
    QCOMPARE(ask(hub.url(u"/auth/oidc/callback"_s), nativeReturn(hub)).status, 200);
    QCOMPARE(m_provider.said().count("GET /jwks"), 1);
}

void OidcTest::emailFromUserInfo()
{
    serve({{u"CONFORM"_s, u"1"_s}});
    Hub hub(m_issuer, u"hub-es"_s);
    QCOMPARE(ask(hub.url(u"/auth/oidc/callback"_s), nativeReturn(hub)).status, 200);
    QCOMPARE(hub.seen, {m_alice});
    serve();
}

void OidcTest::device()
{
    Hub hub(m_issuer, u"hub-es"_s);
    const Answer begun = ask(hub.url(u"/auth/oidc/device"_s), QJsonObject());
    QCOMPARE(begun.status, 200);
    QCOMPARE(begun.json["interval"_L1].toInt(), 5); // this provider names none
    const QString code = begun.json["userCode"_L1].toString();
    QVERIFY(begun.json["verificationUriComplete"_L1].toString().contains(code));
    const QJsonObject ticket{{u"ticket"_s, begun.json["ticket"_L1]}};
    const auto asked = [this] { return m_provider.said().count("POST /token"); };
    const auto before = asked();

    const QUrl poll = hub.url(u"/auth/oidc/device/poll"_s);
    QCOMPARE(ask(poll, ticket).status, 202); // too early: nobody is asked
    QCOMPARE(asked(), before);
    hub.time.advance(5'000);
    const Answer pending = ask(poll, ticket);
    QCOMPARE(pending.status, 202);
    QCOMPARE(pending.json["status"_L1].toString(), u"pending"_s);
    QTRY_COMPARE(asked(), before + 1);

    browse({u"device"_s, begun.json["verificationUri"_L1].toString(), code, u"yes"_s});
    hub.sync();
    hub.time.advance(10'000);
    const Answer session = ask(poll, ticket);
    QCOMPARE(session.status, 200);
    QCOMPARE(session.json["token"_L1].toString(), u"qd-canary-session"_s);
    QCOMPARE(hub.seen.value(0).subject, u"bob"_s);
    QCOMPARE(ask(poll, ticket).status, 410); // once
}

void OidcTest::deviceDeclined()
{
    Hub hub(m_issuer, u"hub-es"_s);
    const Answer begun = ask(hub.url(u"/auth/oidc/device"_s), QJsonObject());
    browse({u"device"_s, begun.json["verificationUri"_L1].toString(), begun.json["userCode"_L1].toString(), u"no"_s});
    hub.time.advance(5'000);
    const QJsonObject ticket{{u"ticket"_s, begun.json["ticket"_L1]}};
    QCOMPARE(ask(hub.url(u"/auth/oidc/device/poll"_s), ticket).status, 403);
    QCOMPARE(ask(hub.url(u"/auth/oidc/device/poll"_s), ticket).status, 410);
    QCOMPARE(hub.failed.size(), 2);
    QVERIFY(hub.seen.isEmpty());
}

void OidcTest::refresh()
{
    Hub hub(m_issuer, u"hub-es"_s);
    RelyingParty &party = hub.routes->relyingParty();
    const Outcome<RelyingParty::Start> begun = await(party.start(QUrl(nativeRedirect)));
    QVERIFY(begun);
    const QJsonObject end = browse({u"open"_s, QString::fromLatin1(begun->url.toEncoded()), nativeRedirect});
    const QUrlQuery query(QUrl(end["url"_L1].toString()));
    hub.sync();
    RelyingParty::Return answer{
        begun->state, query.queryItemValue(u"code"_s).toLatin1(), m_issuer.toLatin1(), {}, begun->ticket};
    const Outcome<ProviderSignIn> first = await(party.finish(answer));
    QVERIFY(first);
    QVERIFY(!first->refreshToken.isEmpty());
    const Outcome<ProviderSignIn> second = await(party.refresh(first->refreshToken, first->identity));
    QVERIFY(second);
    QCOMPARE(second->identity.subject, u"alice"_s);
    QVERIFY(second->refreshToken != first->refreshToken); // of a public client they work once
    const Outcome<ProviderSignIn> old = await(party.refresh(first->refreshToken, first->identity));
    QVERIFY(!old);
    QCOMPARE(old.error().code, Error::Code::Unauthorized);
    QVERIFY(!old.error().detail.toUtf8().contains(first->refreshToken));
}

// As behind a load balancer: the person begins at one hub and comes back to the other.
void OidcTest::endsAtAnotherHub()
{
    m_cluster.start();
    const QString store = m_cluster.newDatabase();
    Hub other(m_issuer, u"hub-rs"_s, store);
    Hub one(m_issuer, u"hub-rs"_s, store, other.port);
    serve({{u"REDIRECT"_s, other.url(u"/auth/oidc/callback"_s).toString()}});
    const QJsonObject end = browse({u"open"_s, one.url(u"/auth/oidc/start"_s).toString()});
    QCOMPARE(end["status"_L1].toInt(), 200);
    QVERIFY(end["url"_L1].toString().startsWith(other.url(u"/auth/oidc/callback?code="_s).toString()));
    QCOMPARE(other.seen, {m_alice});
    serve();
    const QJsonObject answer = nativeReturn(one);
    QJsonObject guessed = answer;
    guessed.insert(u"state"_s, u"guessed"_s);
    other.sync();
    QCOMPARE(ask(other.url(u"/auth/oidc/callback"_s), guessed).status, 400);
    QCOMPARE(ask(other.url(u"/auth/oidc/callback"_s), answer).status, 200);
    QCOMPARE(other.seen.size(), 2);
    // Once, wherever.
    for (Hub *hub : {&one, &other})
        QCOMPARE(ask(hub->url(u"/auth/oidc/callback"_s), answer).status, 400);
    QVERIFY(one.seen.isEmpty());
    QCOMPARE(other.seen.size(), 2);
}

void OidcTest::endsAfterARestart()
{
    const QTemporaryDir folder;
    const QString file = u"sqlite:"_s + folder.filePath(u"store.db"_s);
    for (const QString &store : {m_cluster.newDatabase(), file}) {
        auto hub = std::make_unique<Hub>(m_issuer, u"hub-es"_s, store);
        const QJsonObject answer = nativeReturn(*hub);
        const Answer code = ask(hub->url(u"/auth/oidc/device"_s), QJsonObject());
        hub.reset();
        hub = std::make_unique<Hub>(m_issuer, u"hub-es"_s, store);
        QCOMPARE(ask(hub->url(u"/auth/oidc/callback"_s), answer).status, 200);
        QCOMPARE(ask(hub->url(u"/auth/oidc/callback"_s), answer).status, 400);
        const QJsonObject ticket{{u"ticket"_s, code.json["ticket"_L1]}};
        QCOMPARE(ask(hub->url(u"/auth/oidc/device/poll"_s), ticket).status, 202);
    }
}

void OidcTest::deviceAtAnotherHub()
{
    const QString store = m_cluster.newDatabase();
    Hub one(m_issuer, u"hub-es"_s, store);
    Hub other(m_issuer, u"hub-es"_s, store);
    const Answer begun = ask(one.url(u"/auth/oidc/device"_s), QJsonObject());
    const QJsonObject ticket{{u"ticket"_s, begun.json["ticket"_L1]}};
    browse({u"device"_s, begun.json["verificationUri"_L1].toString(), begun.json["userCode"_L1].toString(), u"yes"_s});
    other.sync();
    other.time.advance(10'000);
    QCOMPARE(ask(other.url(u"/auth/oidc/device/poll"_s), ticket).status, 200);
    QCOMPARE(other.seen.value(0).subject, u"bob"_s);
    for (Hub *hub : {&one, &other})
        QCOMPARE(ask(hub->url(u"/auth/oidc/device/poll"_s), ticket).status, 410);
}

// Neither what the provider is asked with nor what the client proves itself with.
void OidcTest::nothingOfUseIsStored()
{
    Hub hub(m_issuer, u"hub-es"_s);
    const Answer begun = ask(
        hub.url(u"/auth/oidc/start?redirect_uri="_s + QString::fromLatin1(QUrl::toPercentEncoding(nativeRedirect))));
    const Answer device = ask(hub.url(u"/auth/oidc/device"_s), QJsonObject());
    using Rows = QList<QByteArray>;
    const store::Database::Work<Rows> read = [](store::Transaction &transaction) {
        Rows rows;
        return transaction
            .run(u"SELECT key_hash, sealed FROM pending_sign_in"_s, {},
                 [&rows](const store::Row &row) {
                     rows.append(row.value<QByteArray>(0));
                     rows.append(row.value<QByteArray>(1));
                 })
            .map([&rows](qint64) { return rows; });
    };
    const Outcome<Rows> rows = await(store::stored(hub.database->read<Rows>(read)));
    QVERIFY(rows);
    QCOMPARE(rows->size(), 4);
    const QUrlQuery query(QUrl(begun.json["url"_L1].toString()));
    const QByteArray all = rows->join();
    for (const QString &secret : {begun.json["state"_L1].toString(), begun.json["ticket"_L1].toString(),
                                  device.json["ticket"_L1].toString(), query.queryItemValue(u"nonce"_s)}) {
        QCOMPARE(secret.size(), 43);
        QVERIFY(!all.contains(secret.toLatin1()));
    }
    QVERIFY(!all.contains("127.0.0.1")); // what is sealed is sealed whole
}

QTEST_GUILESS_MAIN(OidcTest)
#include "tst_oidc.moc"
