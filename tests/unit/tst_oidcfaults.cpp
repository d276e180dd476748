// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Providers that lie, stumble or change their keys, and what a sign-in is made of. S3.157 to S3.162; JWT faults.
#include "embedded-server/oidc/devicelogins.h"
#include "embedded-server/oidc/relyingparty.h"
#include "embedded-server/oidc/ticketseal.h"
#include "embedded-server/store/stored.h"
#include "tests/support/await.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"
#include "tests/support/tokens/tokensigner.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrlQuery>

using namespace qd;
using namespace qd::oidc;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray secret = "qd-canary secret:+%";
const QString clientId = u"hub & co"_s;

// A provider that does what a test says.
class FakeProvider
{
public:
    FakeProvider()
    {
        store::DatabaseOptions options;
        options.clock = &time;
        database = std::make_unique<store::Database>(*store::StoreAddress::parse(u"sqlite::memory:"_s), options);
        if (!await(store::stored(database->open())))
            qFatal("no database");
        issuer = server.url().toString(QUrl::StripTrailingSlash);
        metadata = {{u"issuer"_s, issuer},
                    {u"authorization_endpoint"_s, issuer + u"/authorize?tenant=1"_s},
                    {u"token_endpoint"_s, issuer + u"/token"_s},
                    {u"jwks_uri"_s, issuer + u"/jwks"_s},
                    {u"device_authorization_endpoint"_s, issuer + u"/device"_s}};
        publish({first});
        server.setHandler([this](const FakeHttpServer::Request &request) { answer(request); });
    }

    void publish(const QList<TokenSigner> &keys)
    {
        QJsonArray list;
        for (const TokenSigner &key : keys)
            list.append(key.jwk());
        jwks = QJsonDocument(QJsonObject{{u"keys"_s, list}}).toJson();
    }
    [[nodiscard]] QJsonObject claims(const QByteArray &nonce) const
    {
        return {{u"iss"_s, issuer},
                {u"aud"_s, clientId},
                {u"sub"_s, u"alice"_s},
                {u"email"_s, u"alice@example.test"_s},
                {u"nonce"_s, QString::fromLatin1(nonce)},
                {u"iat"_s, time.nowMs() / 1000},
                {u"exp"_s, time.nowMs() / 1000 + 300}};
    }
    void give(const QByteArray &idToken)
    {
        tokens = QJsonDocument(QJsonObject{{u"access_token"_s, u"qd-canary-access"_s},
                                           {u"id_token"_s, QString::fromLatin1(idToken)}})
                     .toJson();
    }

    ManualTime time;
    std::unique_ptr<store::Database> database; //!< of the hub that asks
    TokenSigner first{"key-1"};
    FakeHttpServer server;
    QString issuer;
    QJsonObject metadata;
    QByteArray jwks;
    QByteArray tokens = "{}";
    int tokenStatus = 200;
    QByteArray tokenHeaders = "Content-Type: application/json\r\n";
    QByteArray device;

private:
    void answer(const FakeHttpServer::Request &request) const
    {
        if (request.path() == "/.well-known/openid-configuration")
            request.answer(QJsonDocument(metadata).toJson());
        else if (request.path() == "/jwks")
            request.answer(jwks, 200, "Content-Type: application/jwk-set+json\r\n");
        else if (request.path() == "/device")
            request.answer(device);
        else if (request.path() == "/token")
            request.answer(tokens, tokenStatus, tokenHeaders);
        else
            request.answer("{}", 404);
    }
};

Config configFor(const FakeProvider &provider)
{
    Config config;
    config.issuerUrl = provider.issuer;
    config.clientId = clientId;
    config.clientSecret = secret;
    config.redirectUrl = QUrl(u"https://hub.test/auth/oidc/callback"_s);
    return config;
}

} // namespace

class OidcFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void settings_data();
    void settings();
    void authorizationAddress();
    void theSecretGoesToTheTokenAddressOnly();
    void wrongDiscovery_data();
    void wrongDiscovery();
    void missingIdToken();
    void tokensThatDontFit_data();
    void tokensThatDontFit();
    void badTokenAnswers_data();
    void badTokenAnswers();
    void unknownKeyAsksOnce();
    void droppedKeysDontCount();
    void pendingEndsAfterTenMinutes();
    void ticketsSeal();
    void refusedByTheProvider();
    void issuerMustBeNamedWhenPromised();
    void devicePace();
    void devicePaceOfSeveral();
    void deviceExpires();
    void noDeviceFlow();

private:
    // Begins, lets `change` make the claims of it, and ends.
    static Outcome<ProviderSignIn> signIn(FakeProvider &provider, RelyingParty &party, const TokenSigner &by,
                                          const std::function<void(QJsonObject &)> &change = {})
    {
        const Outcome<RelyingParty::Start> begun = await(party.start());
        if (!begun)
            return tl::unexpected(begun.error());
        const QUrlQuery query(begun->url);
        QJsonObject claims = provider.claims(query.queryItemValue(u"nonce"_s).toLatin1());
        if (change)
            change(claims);
        provider.give(by.sign(claims));
        return await(party.finish(answerTo(*begun)));
    }
    static RelyingParty::Return answerTo(const RelyingParty::Start &begun)
    {
        return {begun.state, "code-1", {}, {}, begun.ticket};
    }
};

void OidcFaultsTest::settings_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("names"); // empty = it is fine
    QTest::newRow("fine") << u"client_id"_s << QJsonValue(u"hub"_s) << QString();
    QTest::newRow("no issuer") << u"issuer_url"_s << QJsonValue() << u"issuer_url"_s;
    QTest::newRow("plain http") << u"issuer_url"_s << QJsonValue(u"http://op.test"_s) << u"issuer_url"_s;
    QTest::newRow("loopback") << u"issuer_url"_s << QJsonValue(u"http://127.0.0.1:4841"_s) << QString();
    QTest::newRow("issuer with query") << u"issuer_url"_s << QJsonValue(u"https://op.test/?a"_s) << u"issuer_url"_s;
    QTest::newRow("issuer with fragment") << u"issuer_url"_s << QJsonValue(u"https://op.test/#a"_s) << u"issuer_url"_s;
    QTest::newRow("issuer with user") << u"issuer_url"_s << QJsonValue(u"https://a@op.test/"_s) << u"issuer_url"_s;
    QTest::newRow("no client") << u"client_id"_s << QJsonValue() << u"client_id"_s;
    QTest::newRow("no secret") << u"client_secret"_s << QJsonValue() << QString();
    QTest::newRow("plain redirect") << u"redirect_url"_s << QJsonValue(u"http://hub.test/"_s) << u"redirect_url"_s;
    QTest::newRow("no redirect") << u"redirect_url"_s << QJsonValue() << u"redirect_url"_s;
    QTest::newRow("more scopes") << u"scopes"_s << QJsonValue(u"openid profile"_s) << QString();
    QTest::newRow("not openid") << u"scopes"_s << QJsonValue(u"email"_s) << u"scopes"_s;
    QTest::newRow("skew") << u"clock_skew_seconds"_s << QJsonValue(0) << QString();
    QTest::newRow("endless skew") << u"clock_skew_seconds"_s << QJsonValue(86'400) << u"clock_skew_seconds"_s;
}

void OidcFaultsTest::settings()
{
    QFETCH(QString, name);
    QFETCH(QJsonValue, value);
    QFETCH(QString, names);
    QJsonObject json{{u"issuer_url"_s, u"https://op.test"_s},
                     {u"client_id"_s, u"hub"_s},
                     {u"client_secret"_s, u"qd-canary"_s},
                     {u"redirect_url"_s, u"https://hub.test/auth/oidc/callback"_s}};
    json.insert(name, value);
    const Outcome<Config> config = Config::fromJson(json);
    QCOMPARE(config.has_value(), names.isEmpty());
    if (config && name != u"scopes"_s)
        QCOMPARE(config->scopes, QStringList({u"openid"_s, u"email"_s}));
    if (!config)
        QVERIFY(config.error().detail.contains(names) && !config.error().detail.contains(u"qd-canary"_s));
}

void OidcFaultsTest::authorizationAddress()
{
    FakeProvider provider;
    ProviderClient client(configFor(provider), provider.time);
    RelyingParty party(client, *provider.database);
    const Outcome<RelyingParty::Start> one = await(party.start());
    const Outcome<RelyingParty::Start> other = await(party.start());
    QVERIFY(one && other);
    QVERIFY(one->url.toString().startsWith(provider.issuer + u"/authorize?tenant=1&"_s));
    const QUrlQuery query(one->url);
    const auto item = [&query](const QString &name) { return query.queryItemValue(name, QUrl::FullyDecoded); };
    QCOMPARE(item(u"response_type"_s), u"code"_s);
    QCOMPARE(item(u"client_id"_s), clientId);
    QCOMPARE(item(u"redirect_uri"_s), u"https://hub.test/auth/oidc/callback"_s);
    QCOMPARE(item(u"scope"_s), u"openid email"_s);
    QCOMPARE(item(u"code_challenge_method"_s), u"S256"_s);
    for (const QString &random : {u"state"_s, u"nonce"_s, u"code_challenge"_s}) {
        QCOMPARE(item(random).size(), 43);
        QVERIFY(item(random) != QUrlQuery(other->url).queryItemValue(random));
    }
    QVERIFY(!one->url.toEncoded().contains(one->ticket));
}

void OidcFaultsTest::theSecretGoesToTheTokenAddressOnly()
{
    FakeProvider provider;
    ProviderClient client(configFor(provider), provider.time);
    RelyingParty party(client, *provider.database);
    const Outcome<ProviderSignIn> result = signIn(provider, party, provider.first);
    QVERIFY2(result, qPrintable(result ? QString() : result.error().detail));
    QCOMPARE(result->identity, Identity({provider.issuer, u"alice"_s, u"alice@example.test"_s, false, {}}));
    for (const FakeHttpServer::Request &request : provider.server.requests()) {
        const bool isToken = request.path() == "/token";
        QCOMPARE(request.headers.contains("authorization"), isToken);
        if (!isToken)
            continue;
        // RFC 6749 section 2.3.1: both are encoded like a form's values first.
        QCOMPARE(request.headers.value("authorization"),
                 "Basic " + QByteArray("hub%20%26%20co:qd-canary%20secret%3A%2B%25").toBase64());
        const QUrlQuery form(QString::fromLatin1(request.body));
        QCOMPARE(form.queryItemValue(u"grant_type"_s), u"authorization_code"_s);
        QCOMPARE(form.queryItemValue(u"code"_s), u"code-1"_s);
        QCOMPARE(form.queryItemValue(u"code_verifier"_s).size(), 43);
        QVERIFY(!form.hasQueryItem(u"client_secret"_s));
    }
}

void OidcFaultsTest::wrongDiscovery_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("other issuer") << u"issuer"_s << QJsonValue(u"https://op.test"_s);
    QTest::newRow("no issuer") << u"issuer"_s << QJsonValue();
    QTest::newRow("plain token address") << u"token_endpoint"_s << QJsonValue(u"http://op.test/token"_s);
    QTest::newRow("plain keys") << u"jwks_uri"_s << QJsonValue(u"http://op.test/jwks"_s);
    QTest::newRow("file") << u"jwks_uri"_s << QJsonValue(u"file:///etc/passwd"_s);
    QTest::newRow("no authorization") << u"authorization_endpoint"_s << QJsonValue();
    QTest::newRow("plain device address") << u"device_authorization_endpoint"_s << QJsonValue(u"http://op.test/d"_s);
}

void OidcFaultsTest::wrongDiscovery()
{
    QFETCH(QString, name);
    QFETCH(QJsonValue, value);
    FakeProvider provider;
    provider.metadata.insert(name, value);
    ProviderClient client(configFor(provider), provider.time);
    RelyingParty party(client, *provider.database);
    const Outcome<RelyingParty::Start> begun = await(party.start());
    QVERIFY(!begun);
    QCOMPARE(begun.error().httpStatus, 502);
    QVERIFY(!begun.error().serverMessage.isEmpty());
    // Nothing of it is remembered.
    provider.metadata = FakeProvider().metadata;
    for (const QString &key : provider.metadata.keys())
        provider.metadata.insert(
            key, provider.metadata[key].toString().replace(QRegularExpression(u"^http://[^/]*"_s), provider.issuer));
    QVERIFY(await(party.start()));
}

void OidcFaultsTest::missingIdToken()
{
    FakeProvider provider;
    ProviderClient client(configFor(provider), provider.time);
    RelyingParty party(client, *provider.database);
    provider.tokens = R"({"access_token":"qd-canary-access","token_type":"Bearer"})";
    const Outcome<RelyingParty::Start> begun = await(party.start());
    QVERIFY(begun);
    const Outcome<ProviderSignIn> result = await(party.finish(answerTo(*begun)));
    QVERIFY(!result);
    QVERIFY(result.error().serverMessage.contains(u"no ID token"_s));
    QCOMPARE(result.error().code, Error::Code::Protocol);
}

void OidcFaultsTest::tokensThatDontFit_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("nonce") << u"nonce"_s << QJsonValue(u"other"_s);
    QTest::newRow("no nonce") << u"nonce"_s << QJsonValue();
    QTest::newRow("audience") << u"aud"_s << QJsonValue(u"other"_s);
    QTest::newRow("issuer") << u"iss"_s << QJsonValue(u"https://op.test"_s);
    QTest::newRow("expired") << u"exp"_s << QJsonValue(1'000'000);
    QTest::newRow("several audiences, made for nobody") << u"aud"_s << QJsonValue(QJsonArray{clientId, u"other"_s});
}

void OidcFaultsTest::tokensThatDontFit()
{
    QFETCH(QString, name);
    QFETCH(QJsonValue, value);
    FakeProvider provider;
    ProviderClient client(configFor(provider), provider.time);
    RelyingParty party(client, *provider.database);
    const Outcome<ProviderSignIn> result =
        signIn(provider, party, provider.first, [&](QJsonObject &claims) { claims.insert(name, value); });
    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::Unauthorized);
    QVERIFY(signIn(provider, party, provider.first));
}

void OidcFaultsTest::badTokenAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("headers");
    const QByteArray json = "Content-Type: application/json\r\n";
    QTest::newRow("refused") << QByteArray(R"({"error":"invalid_grant","error_description":"<b>"})") << 400 << json;
    QTest::newRow("redirect") << QByteArray("{}") << 302 << json + "Location: /elsewhere\r\n";
    QTest::newRow("page") << QByteArray("<html>") << 200 << QByteArray("Content-Type: text/html\r\n");
    QTest::newRow("no object") << QByteArray("[]") << 200 << json;
    QTest::newRow("error without name") << QByteArray("{}") << 400 << json;
    QTest::newRow("broken") << QByteArray("{}") << 500 << json;
    QTest::newRow("long") << QByteArray(1'000'000, ' ') << 200 << json;
}

void OidcFaultsTest::badTokenAnswers()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, headers);
    FakeProvider provider;
    ProviderClient client(configFor(provider), provider.time);
    RelyingParty party(client, *provider.database);
    const Outcome<RelyingParty::Start> begun = await(party.start());
    QVERIFY(begun);
    provider.tokens = body;
    provider.tokenStatus = status;
    provider.tokenHeaders = headers;
    const Outcome<ProviderSignIn> result = await(party.finish(answerTo(*begun)));
    QVERIFY(!result);
    QVERIFY(!result.error().serverMessage.isEmpty());
    QVERIFY(!result.error().serverMessage.contains(u"<b>"_s));
    QCOMPARE(provider.server.count("/elsewhere"), 0);
}

void OidcFaultsTest::unknownKeyAsksOnce()
{
    FakeProvider provider;
    ProviderClient client(configFor(provider), provider.time);
    RelyingParty party(client, *provider.database);
    QVERIFY(signIn(provider, party, provider.first));
    QCOMPARE(provider.server.count("/jwks"), 1);
    const TokenSigner second("key-2");
    provider.publish({second, provider.first});
    QVERIFY(signIn(provider, party, second));
    QCOMPARE(provider.server.count("/jwks"), 2);
    // Tokens of a stranger bring no more than one request each half minute.
    const TokenSigner stranger("key-x");
    for (int times = 0; times < 3; ++times)
        QVERIFY(!signIn(provider, party, stranger));
    QCOMPARE(provider.server.count("/jwks"), 2);
    provider.time.advance(30'000);
    for (int times = 0; times < 3; ++times)
        QVERIFY(!signIn(provider, party, stranger));
    QCOMPARE(provider.server.count("/jwks"), 3);
    QVERIFY(signIn(provider, party, provider.first));
}

void OidcFaultsTest::droppedKeysDontCount()
{
    FakeProvider provider;
    ProviderClient client(configFor(provider), provider.time);
    RelyingParty party(client, *provider.database);
    QVERIFY(signIn(provider, party, provider.first));
    const TokenSigner second("key-2");
    provider.publish({second});
    provider.time.advance(10LL * 60 * 1000);
    QVERIFY(!signIn(provider, party, provider.first));
    QVERIFY(signIn(provider, party, second));
}

void OidcFaultsTest::pendingEndsAfterTenMinutes()
{
    FakeProvider provider;
    ProviderClient client(configFor(provider), provider.time);
    RelyingParty party(client, *provider.database);
    const Outcome<RelyingParty::Start> begun = await(party.start());
    QVERIFY(begun);
    provider.time.advance(PendingLogins::lifetimeMs);
    const Outcome<ProviderSignIn> late = await(party.finish(answerTo(*begun)));
    QVERIFY(!late);
    QCOMPARE(late.error().httpStatus, 400);
    QCOMPARE(provider.server.count("/token"), 0);
}

// What the database holds opens neither with it alone nor with what another has.
void OidcFaultsTest::ticketsSeal()
{
    const QByteArray ticket = randomToken();
    const QByteArray place(32, 'p');
    const Outcome<QByteArray> sealed = sealWithTicket(ticket, place, "qd-canary-verifier");
    QVERIFY(sealed && !sealed->contains("canary"));
    QCOMPARE(openWithTicket(ticket, place, *sealed), QByteArray("qd-canary-verifier"));
    QVERIFY(!openWithTicket(randomToken(), place, *sealed));
    QVERIFY(!openWithTicket({}, place, *sealed));
    QVERIFY(!openWithTicket(ticket, QByteArray(32, 'q'), *sealed));
    QVERIFY(!sealWithTicket({}, place, "x"));
}

// Whoever asks for a ticket, at whichever process: the provider hears one of them.
void OidcFaultsTest::devicePaceOfSeveral()
{
    FakeProvider provider;
    provider.device = "{\"device_code\":\"qd-canary-device\",\"user_code\":\"AB-CD\",\"verification_uri\":\"" +
                      provider.issuer.toLatin1() + "/d\",\"expires_in\":600}";
    ProviderClient client(configFor(provider), provider.time);
    DeviceLogins one(client, *provider.database);
    DeviceLogins other(client, *provider.database);
    const Outcome<DeviceLogins::Start> begun = await(one.start());
    QVERIFY(begun);
    provider.tokenStatus = 400;
    provider.tokens = R"({"error":"authorization_pending"})";
    provider.time.advance(5'000);
    const Awaited<Outcome<DeviceLogins::Poll>> first(one.poll(begun->ticket));
    const Outcome<DeviceLogins::Poll> second = await(other.poll(begun->ticket));
    QVERIFY(second && !second->signIn);
    QTRY_VERIFY(first.done());
    QVERIFY(first.value() && !first.value()->signIn);
    QCOMPARE(provider.server.count("/token"), 1);
    // Somebody else's ticket opens nothing.
    QCOMPARE(await(other.poll(randomToken())).error().httpStatus, 410);
    provider.tokenStatus = 200;
    QJsonObject claims = provider.claims({});
    claims.remove(u"nonce"_s);
    provider.give(provider.first.sign(claims));
    provider.time.advance(5'000);
    const Outcome<DeviceLogins::Poll> done = await(other.poll(begun->ticket));
    QVERIFY(done && done->signIn);
    QCOMPARE(await(one.poll(begun->ticket)).error().httpStatus, 410);
}

void OidcFaultsTest::refusedByTheProvider()
{
    FakeProvider provider;
    ProviderClient client(configFor(provider), provider.time);
    RelyingParty party(client, *provider.database);
    for (const QString &error : {u"access_denied"_s, u"<script>"_s}) {
        const Outcome<RelyingParty::Start> begun = await(party.start());
        QVERIFY(begun);
        RelyingParty::Return answer = answerTo(*begun);
        answer.error = error;
        const Outcome<ProviderSignIn> result = await(party.finish(answer));
        QVERIFY(!result);
        QCOMPARE(result.error().code, Error::Code::Unauthorized);
        QVERIFY(!result.error().serverMessage.contains(u'<'));
    }
    QCOMPARE(provider.server.count("/token"), 0);
}

void OidcFaultsTest::issuerMustBeNamedWhenPromised()
{
    FakeProvider provider;
    provider.metadata.insert(u"authorization_response_iss_parameter_supported"_s, true);
    ProviderClient client(configFor(provider), provider.time);
    RelyingParty party(client, *provider.database);
    for (const QByteArray &issuer :
         {QByteArray(), QByteArray(provider.issuer.toLatin1() + '/'), QByteArray("https://op.test")}) {
        const Outcome<RelyingParty::Start> begun = await(party.start());
        QVERIFY(begun);
        RelyingParty::Return answer = answerTo(*begun);
        answer.issuer = issuer;
        QVERIFY(!await(party.finish(answer)));
    }
    QCOMPARE(provider.server.count("/token"), 0);
}

void OidcFaultsTest::devicePace()
{
    FakeProvider provider;
    provider.device = "{\"device_code\":\"qd-canary-device\",\"user_code\":\"AB-CD\",\"verification_uri\":\"" +
                      provider.issuer.toLatin1() + "/d\",\"expires_in\":600}";
    ProviderClient client(configFor(provider), provider.time);
    DeviceLogins devices(client, *provider.database);
    const Outcome<DeviceLogins::Start> begun = await(devices.start());
    QVERIFY(begun);
    QCOMPARE(begun->intervalMs, 5'000);
    provider.tokenStatus = 400;
    provider.tokens = R"({"error":"slow_down"})";
    provider.time.advance(5'000);
    Outcome<DeviceLogins::Poll> polled = await(devices.poll(begun->ticket));
    QVERIFY(polled && !polled->signIn);
    QCOMPARE(polled->intervalMs, 10'000);
    provider.time.advance(9'999);
    QVERIFY(await(devices.poll(begun->ticket)));
    QCOMPARE(provider.server.count("/token"), 1); // not yet
    provider.tokens = R"({"error":"authorization_pending"})";
    provider.time.advance(1);
    polled = await(devices.poll(begun->ticket));
    QVERIFY(polled && !polled->signIn);
    QCOMPARE(polled->intervalMs, 10'000);
    QCOMPARE(provider.server.count("/token"), 2);
    // A provider that is away for a while is no end.
    provider.tokenStatus = 503;
    provider.time.advance(10'000);
    QVERIFY(!await(devices.poll(begun->ticket)));
    provider.tokenStatus = 200;
    QJsonObject claims = provider.claims({});
    claims.remove(u"nonce"_s);
    provider.give(provider.first.sign(claims));
    provider.time.advance(10'000);
    polled = await(devices.poll(begun->ticket));
    QVERIFY(polled && polled->signIn);
    QCOMPARE(polled->signIn->identity.subject, u"alice"_s);
}

void OidcFaultsTest::deviceExpires()
{
    FakeProvider provider;
    provider.device = "{\"device_code\":\"qd-canary-device\",\"user_code\":\"AB-CD\",\"verification_uri\":\"" +
                      provider.issuer.toLatin1() + "/d\",\"expires_in\":60,\"interval\":1}";
    ProviderClient client(configFor(provider), provider.time);
    DeviceLogins devices(client, *provider.database);
    const Outcome<DeviceLogins::Start> one = await(devices.start());
    const Outcome<DeviceLogins::Start> other = await(devices.start());
    QVERIFY(one && other);
    QCOMPARE(one->intervalMs, 1'000);
    provider.tokenStatus = 400;
    provider.tokens = R"({"error":"expired_token"})";
    provider.time.advance(1'000);
    QCOMPARE(await(devices.poll(one->ticket)).error().httpStatus, 410);
    provider.time.advance(60'000);
    QCOMPARE(await(devices.poll(other->ticket)).error().httpStatus, 410);
    QCOMPARE(provider.server.count("/token"), 1);
}

void OidcFaultsTest::noDeviceFlow()
{
    FakeProvider provider;
    provider.metadata.remove(u"device_authorization_endpoint"_s);
    ProviderClient client(configFor(provider), provider.time);
    DeviceLogins devices(client, *provider.database);
    const Outcome<DeviceLogins::Start> begun = await(devices.start());
    QVERIFY(!begun);
    QCOMPARE(begun.error().code, Error::Code::Unsupported);
    QVERIFY(begun.error().serverMessage.contains(u"browser"_s));
}

QTEST_GUILESS_MAIN(OidcFaultsTest)
#include "tst_oidcfaults.moc"
