// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A sidecar asks its hub who may come in: what is believed, for how long, and when the hub is away. S0.11, S0.12, S0.22 to S0.24, S3.13.
#include "core/base/logging.h"
#include "core/protocol/permission.h"
#include "embedded-server/hubsession/hubsessionauthenticator.h"
#include "tests/support/await.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

using namespace qd;
using namespace qd::server;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray token = "qd-canary-session+/=.signature";

QByteArray sessionOf(const QByteArray &user, const QByteArray &more = {},
                     const QByteArray &until = "2099-01-01T00:00:00.000Z")
{
    return R"({"session":{"id":"session-of-)" + user + R"(","userId":")" + user + R"(","expiresAt":")" + until +
           R"("},"user":{"id":")" + user + R"(","name":"Ada")" + more + "}}";
}

http::RequestPtr request(const QByteArray &authorization)
{
    auto asked = std::make_shared<http::Request>();
    if (!authorization.isEmpty())
        asked->headers.add("Authorization", authorization);
    return asked;
}

// A hub that knows some tokens.
class FakeHub
{
public:
    FakeHub()
    {
        server.setHandler([this](const FakeHttpServer::Request &asked) {
            if (hold)
                held.append(asked);
            else
                answer(asked);
        });
    }

    void answer(const FakeHttpServer::Request &asked) const
    {
        const QByteArray who = asked.headers.value("authorization");
        if (status != 200)
            asked.answer(R"({"message":"no"})", status);
        else
            asked.answer(known.value(who, "null"));
    }
    [[nodiscard]] int asked() const { return server.count("/base/auth/get-session"); }

    FakeHttpServer server;
    QHash<QByteArray, QByteArray> known{{"Bearer " + token, sessionOf("ada", R"(,"role":"member")")}};
    int status = 200;
    bool hold = false;
    QList<FakeHttpServer::Request> held;
};

} // namespace

class HubSessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void asksOnceAMinute();
    void tokensForOneServer();
    void nullIsNoSession();
    void refusedTokensAreAskedForSoonAgain();
    void withoutTokenNobodyIsAsked_data();
    void withoutTokenNobodyIsAsked();
    void manyAtOnceAskOnce();
    void answers_data();
    void answers();
    void permissions_data();
    void permissions();
    void directories_data();
    void directories();
    void aRevokedSessionIsOutAtOnce();
    void aRevokedTokenIsOutAtOnce();
    void revokedWhileAsking();
    void aRevocationCountsWhileTheHubIsAway();
    void away_data();
    void away();
    void aHubThatIsAwayIsNotPressed();
    void sessionsEndByThemselves();
    void clocksThatDiffer_data();
    void clocksThatDiffer();
    void memoryIsBounded();
    void goesWhileAsking();
    void noSecretAnywhere();
    void addresses_data();
    void addresses();

private:
    Outcome<http::Principal> ask(const QByteArray &with = token)
    {
        return await(m_sidecar->authenticate(request("Bearer " + with)));
    }
    static int statusOf(const Outcome<http::Principal> &verdict) { return verdict ? 200 : verdict.error().httpStatus; }
    void make(qsizetype cacheSize = 10'000)
    {
        HubSessionOptions options;
        options.hub = QUrl(m_hub->server.url().toString(QUrl::StripTrailingSlash) + u"/base"_s);
        options.cacheSize = cacheSize;
        options.audiences = [this] { return m_addresses; };
        m_sidecar = std::make_unique<HubSessionAuthenticator>(options, m_time);
    }

    ManualTime m_time;
    QStringList m_addresses{u"https://sidecar.test:8443"_s};
    std::unique_ptr<FakeHub> m_hub;
    std::unique_ptr<HubSessionAuthenticator> m_sidecar;
};

void HubSessionTest::init()
{
    m_hub = std::make_unique<FakeHub>();
    make();
}

void HubSessionTest::cleanup()
{
    m_sidecar.reset();
    m_hub.reset();
}

void HubSessionTest::asksOnceAMinute()
{
    const Outcome<http::Principal> first = ask();
    QVERIFY(first);
    QCOMPARE(first->id, "ada");
    const auto person = std::any_cast<rpc::Principal>(first->details);
    QCOMPARE(person.id, u"ada"_s);
    QCOMPARE(person.name, u"Ada"_s);
    QVERIFY(person.may(rpc::Permission::Write) && !person.may(rpc::Permission::Administer));
    QVERIFY(first->may("write") && !first->may("administer"));
    m_time.advance(59'999);
    QVERIFY(ask());
    QCOMPARE(m_hub->asked(), 1);
    m_time.advance(1);
    QVERIFY(ask());
    QCOMPARE(m_hub->asked(), 2);
}

// S3.13: only for a signed token the hub is told which sidecar asks, and it is told as it is at that moment.
void HubSessionTest::tokensForOneServer()
{
    const QByteArray jwt = "eyJ.qd-canary.c2ln";
    m_hub->known.insert("Bearer " + jwt, sessionOf("ada", R"(,"role":"member")"));
    QList<QByteArray> targets;
    m_hub->server.setHandler([&](const FakeHttpServer::Request &asked) {
        targets.append(asked.target);
        m_hub->answer(asked);
    });
    QVERIFY(ask());
    QVERIFY(ask(jwt));
    m_addresses = {u"https://a.test"_s, u"https://b.test"_s};
    m_time.advance(60'000);
    QVERIFY(ask(jwt));
    QCOMPARE(targets, (QList<QByteArray>{
                          "/base/auth/get-session", "/base/auth/get-session?audience=https%3A%2F%2Fsidecar.test%3A8443",
                          "/base/auth/get-session?audience=https%3A%2F%2Fa.test%2Chttps%3A%2F%2Fb.test"}));
}

void HubSessionTest::nullIsNoSession()
{
    // What Better Auth says of a session that ended: 200 and null. It was good until now, and must not stay so.
    QVERIFY(ask());
    m_hub->known.clear();
    m_time.advance(60'000);
    QCOMPARE(statusOf(ask()), 401);
    m_hub->status = 503; // nor when the hub goes after that
    m_time.advance(5'000);
    QCOMPARE(statusOf(ask()), 503);
}

void HubSessionTest::refusedTokensAreAskedForSoonAgain()
{
    for (const int status : {200, 401, 403}) {
        init();
        m_hub->known.clear();
        m_hub->status = status;
        QCOMPARE(statusOf(ask()), 401);
        m_time.advance(4'999);
        QCOMPARE(statusOf(ask()), 401);
        QCOMPARE(m_hub->asked(), 1);
        m_time.advance(1);
        m_hub->status = 200;
        m_hub->known.insert("Bearer " + token, sessionOf("ada"));
        QVERIFY(ask());
        QCOMPARE(m_hub->asked(), 2);
    }
}

void HubSessionTest::withoutTokenNobodyIsAsked_data()
{
    QTest::addColumn<QByteArray>("authorization");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("basic") << QByteArray("Basic cWQ6Y2FuYXJ5");
    QTest::newRow("empty") << QByteArray("Bearer ");
    QTest::newRow("no scheme") << token;
    QTest::newRow("long") << "Bearer " + QByteArray(5'000, 'a');
}

void HubSessionTest::withoutTokenNobodyIsAsked()
{
    QFETCH(QByteArray, authorization);
    QCOMPARE(statusOf(await(m_sidecar->authenticate(request(authorization)))), 401);
    QCOMPARE(m_hub->asked(), 0);
}

void HubSessionTest::manyAtOnceAskOnce()
{
    m_hub->hold = true;
    std::vector<Awaited<Outcome<http::Principal>>> all;
    for (int times = 0; times < 100; ++times)
        all.emplace_back(m_sidecar->authenticate(request("Bearer " + token)));
    QTRY_COMPARE(m_hub->held.size(), 1);
    m_hub->answer(m_hub->held.first());
    QTRY_VERIFY(std::ranges::all_of(all, [](const auto &one) { return one.done(); }));
    for (const auto &one : all)
        QVERIFY(one.value());
    QCOMPARE(m_hub->asked(), 1);
}

void HubSessionTest::answers_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("good");
    QTest::newRow("session") << sessionOf("ada") << true;
    QTest::newRow("null") << QByteArray("null") << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("empty object") << QByteArray("{}") << false;
    QTest::newRow("nulls") << QByteArray(R"({"session":null,"user":null})") << false;
    QTest::newRow("no session") << QByteArray(R"({"user":{"id":"ada"}})") << false;
    QTest::newRow("no user") << QByteArray(R"({"session":{"id":"1"}})") << false;
    QTest::newRow("numbers") << QByteArray(R"({"session":{"id":1},"user":{"id":2}})") << false;
    QTest::newRow("two people") << QByteArray(R"({"session":{"id":"1","userId":"bob"},"user":{"id":"ada"}})") << false;
    QTest::newRow("the id of who is at the machine") << sessionOf("local") << false;
    QTest::newRow("odd id") << QByteArray(R"({"session":{"id":"1"},"user":{"id":"a\nb"}})") << false;
    QTest::newRow("odd end") << sessionOf("ada", {}, "soon") << false;
    QTest::newRow("list") << "[" + sessionOf("ada") + "]" << false;
}

void HubSessionTest::answers()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, good);
    m_hub->known.insert("Bearer " + token, json);
    QCOMPARE(statusOf(ask()), good ? 200 : 401);
}

void HubSessionTest::permissions_data()
{
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QList<QByteArray>>("words");
    const QList<QByteArray> member{"signedIn", "read", "write", "keys", "proxy"};
    QTest::newRow("none named") << QByteArray() << QList<QByteArray>{"signedIn"};
    QTest::newRow("member") << QByteArray(R"(,"role":"member")") << member;
    QTest::newRow("another's role") << QByteArray(R"(,"role":"admin")") << QList<QByteArray>{"signedIn"};
    QTest::newRow("owner") << QByteArray(R"(,"role":"owner")") << member + QList<QByteArray>{"administer"};
    QTest::newRow("read-only") << QByteArray(R"(,"role":"read-only")") << QList<QByteArray>{"signedIn", "read"};
    QTest::newRow("words") << QByteArray(R"(,"role":"owner","permissions":["read","*","other",1])")
                           << QList<QByteArray>{"read"};
    QTest::newRow("no words") << QByteArray(R"(,"role":"owner","permissions":[])") << QList<QByteArray>{};
}

void HubSessionTest::permissions()
{
    QFETCH(QByteArray, user);
    QFETCH(QList<QByteArray>, words);
    m_hub->known.insert("Bearer " + token, sessionOf("ada", user));
    const Outcome<http::Principal> who = ask();
    QVERIFY(who);
    QCOMPARE(who->permissions, words);
}

void HubSessionTest::directories_data()
{
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QStringList>("directories");
    const QStringList nowhere{QString()};
    QTest::newRow("another's hub") << QByteArray() << QStringList();
    QTest::newRow("all") << QByteArray(R"(,"directories":[])") << QStringList();
    QTest::newRow("some") << QByteArray(R"(,"directories":["/srv/a","/srv/b"])")
                          << QStringList{u"/srv/a"_s, u"/srv/b"_s};
    QTest::newRow("null") << QByteArray(R"(,"directories":null)") << nowhere;
    QTest::newRow("a text") << QByteArray(R"(,"directories":"/srv/a")") << nowhere;
    QTest::newRow("a number") << QByteArray(R"(,"directories":[1])") << nowhere;
}

// What is not understood is nowhere: none would be all of them.
void HubSessionTest::directories()
{
    QFETCH(QByteArray, user);
    QFETCH(QStringList, directories);
    m_hub->known.insert("Bearer " + token, sessionOf("ada", user));
    const Outcome<http::Principal> who = ask();
    QVERIFY(who);
    QCOMPARE(who->directories, directories);
    QCOMPARE(ask()->directories, directories); // as it is remembered
}

void HubSessionTest::aRevokedSessionIsOutAtOnce()
{
    const QByteArray other = "qd-canary-other";
    m_hub->known.insert("Bearer " + other, sessionOf("bob"));
    const Outcome<http::Principal> ada = ask();
    const Outcome<http::Principal> bob = ask(other);
    QVERIFY(ada && bob && ada->ending && bob->ending);
    m_time.advance(61'000);
    QCOMPARE(ask()->ending, ada->ending); // what is open stays tied to the session, however often the hub is asked
    QVERIFY(ask(other));
    m_sidecar->sessionRevoked(u"session-of-ada"_s);
    QCOMPARE(statusOf(ask()), 401);
    QVERIFY(ask(other));
    QVERIFY(ada->ending->isOver() && !bob->ending->isOver());
    QCOMPARE(m_hub->asked(), 4);
}

void HubSessionTest::aRevokedTokenIsOutAtOnce()
{
    QVERIFY(ask());
    m_sidecar->tokenRevoked(HubSessionAuthenticator::hashOf("qd-canary-other"));
    m_sidecar->tokenRevoked("short");
    QVERIFY(ask());
    m_sidecar->tokenRevoked(HubSessionAuthenticator::hashOf(token));
    QCOMPARE(statusOf(ask()), 401);
    m_sidecar->forgetAll();
    QVERIFY(ask()); // the hub knows best
}

void HubSessionTest::revokedWhileAsking()
{
    m_hub->hold = true;
    Awaited<Outcome<http::Principal>> bySession(m_sidecar->authenticate(request("Bearer " + token)));
    QTRY_COMPARE(m_hub->held.size(), 1);
    m_sidecar->sessionRevoked(u"session-of-ada"_s);
    m_hub->answer(m_hub->held.takeFirst()); // it was written before
    QTRY_VERIFY(bySession.done());
    QCOMPARE(statusOf(bySession.value()), 401);

    m_time.advance(5'000);
    Awaited<Outcome<http::Principal>> byToken(m_sidecar->authenticate(request("Bearer " + token)));
    QTRY_COMPARE(m_hub->held.size(), 1);
    m_sidecar->tokenRevoked(HubSessionAuthenticator::hashOf(token));
    const FakeHttpServer::Request stale = m_hub->held.takeFirst();
    m_hub->answer(stale);
    QTRY_COMPARE(m_hub->held.size(), 1); // asked again
    m_hub->known.clear();
    m_hub->answer(m_hub->held.takeFirst());
    QTRY_VERIFY(byToken.done());
    QCOMPARE(statusOf(byToken.value()), 401);
}

void HubSessionTest::aRevocationCountsWhileTheHubIsAway()
{
    QVERIFY(ask());
    m_sidecar->sessionRevoked(u"session-of-ada"_s);
    m_hub->server.stop();
    m_time.advance(60'000);
    QCOMPARE(statusOf(ask()), 503);
}

void HubSessionTest::away_data()
{
    QTest::addColumn<int>("status"); // 0 = nothing listens
    for (const int status : {0, 404, 429, 500, 502, 302})
        QTest::newRow(qPrintable(QString::number(status))) << status;
}

void HubSessionTest::away()
{
    QFETCH(int, status);
    QVERIFY(ask());
    if (status == 0)
        m_hub->server.stop();
    else
        m_hub->status = status;
    m_time.advance(60'000);
    QVERIFY(ask()); // it was good a minute ago
    QCOMPARE(statusOf(ask("qd-canary-other")), 503);
    m_time.advance(9 * 60'000 - 1);
    QVERIFY(ask());
    m_time.advance(1);
    const Outcome<http::Principal> late = ask();
    QCOMPARE(statusOf(late), 503);
    QVERIFY(late.error().serverMessage.contains(u"hub"_s));
    // Back again.
    if (status == 0)
        m_hub->server.restart();
    m_hub->status = 200;
    m_time.advance(2'000);
    QVERIFY(ask());
}

void HubSessionTest::aHubThatIsAwayIsNotPressed()
{
    m_hub->status = 500;
    for (int times = 0; times < 10; ++times)
        QCOMPARE(statusOf(ask("qd-canary-" + QByteArray::number(times))), 503);
    QCOMPARE(m_hub->asked(), 1);
    m_time.advance(2'000);
    QCOMPARE(statusOf(ask()), 503);
    QCOMPARE(m_hub->asked(), 2);
}

void HubSessionTest::sessionsEndByThemselves()
{
    const QDateTime end = QDateTime::fromMSecsSinceEpoch(m_time.nowMs() + 10'000, Qt::UTC);
    m_hub->known.insert("Bearer " + token, sessionOf("ada", {}, end.toString(Qt::ISODateWithMs).toLatin1()));
    QVERIFY(ask());
    m_time.advance(9'999);
    QVERIFY(ask());
    QCOMPARE(m_hub->asked(), 1);
    m_time.advance(1);
    QVERIFY(ask()); // the hub has made it longer, or its clock goes after ours: its word counts, each time
    QCOMPARE(m_hub->asked(), 2);
    m_hub->status = 500;
    QCOMPARE(statusOf(ask()), 503); // but not without it
}

void HubSessionTest::clocksThatDiffer_data()
{
    QTest::addColumn<qint64>("ahead");
    constexpr qint64 hour = 3'600'000;
    QTest::newRow("alike") << qint64(0);
    QTest::newRow("the hub's is ahead") << 3 * hour;
    QTest::newRow("the hub's is behind") << -3 * hour;
    QTest::newRow("another day") << -400 * 24 * hour;
}

// A session of a hub whose clock is another one lasts as long as the hub says: not shorter, and not longer.
void HubSessionTest::clocksThatDiffer()
{
    QFETCH(const qint64, ahead);
    constexpr qint64 lasts = 300'000;
    const qint64 hubNow = (m_time.nowMs() + ahead) / 1'000 * 1'000; // the field has whole seconds
    const QDateTime end = QDateTime::fromMSecsSinceEpoch(hubNow + lasts, Qt::UTC);
    const QByteArray date =
        QLocale::c()
            .toString(QDateTime::fromMSecsSinceEpoch(hubNow, Qt::UTC), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s)
            .toLatin1();
    const QByteArray body = sessionOf("ada", {}, end.toString(Qt::ISODateWithMs).toLatin1());
    m_hub->server.setHandler([&](const FakeHttpServer::Request &asked) {
        asked.write("HTTP/1.1 200 OK\r\nDate: " + date + "\r\nContent-Type: application/json\r\nContent-Length: " +
                    QByteArray::number(body.size()) + "\r\n\r\n" + body);
    });
    QVERIFY(ask());
    m_time.jump(-ahead / 2); // nor does it matter what somebody does to ours
    m_time.advance(59'999);
    QVERIFY(ask());
    QCOMPARE(m_hub->asked(), 1);
    m_hub->server.stop();
    m_time.advance(lasts - 59'999 - 1);
    QVERIFY(ask());
    m_time.advance(1);
    QCOMPARE(statusOf(ask()), 503);
}

void HubSessionTest::memoryIsBounded()
{
    ManualTime time;
    SessionCache cache({}, 100, time);
    for (int at = 0; at < 1'000; ++at) {
        cache.putBad(HubSessionAuthenticator::hashOf(QByteArray::number(at)));
        time.advance(1);
        QVERIFY(cache.size() <= 100);
    }
    QCOMPARE(cache.find(HubSessionAuthenticator::hashOf("999")).answer, SessionCache::Answer::Bad);
    QCOMPARE(cache.find(HubSessionAuthenticator::hashOf("0")).answer, SessionCache::Answer::Unknown);
}

void HubSessionTest::goesWhileAsking()
{
    m_hub->hold = true;
    Awaited<Outcome<http::Principal>> asked(m_sidecar->authenticate(request("Bearer " + token)));
    QTRY_COMPARE(m_hub->held.size(), 1);
    m_sidecar.reset();
    QVERIFY(asked.done());
    QCOMPARE(asked.value().error().code, Error::Code::Cancelled);
}

void HubSessionTest::noSecretAnywhere()
{
    static QByteArray logged;
    logged.clear();
    const QtMessageHandler before = qInstallMessageHandler(
        [](QtMsgType, const QMessageLogContext &, const QString &text) { logged += text.toUtf8(); });
    QLoggingCategory::setFilterRules(u"quarterdeck.*=true"_s);
    QVERIFY(ask());
    m_hub->status = 500;
    m_time.advance(60'000);
    const Outcome<http::Principal> other = ask("qd-canary-other");
    qInstallMessageHandler(before);
    QVERIFY(!other);
    QVERIFY(logged.contains("the hub can't be asked"));
    QVERIFY(!logged.contains("qd-canary") && !other.error().detail.contains(u"qd-canary"_s));
}

void HubSessionTest::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("https") << u"https://hub.test"_s << true;
    QTest::newRow("with a path") << u" https://hub.test:8443/qd "_s << true;
    QTest::newRow("this machine") << u"http://127.0.0.1:3913"_s << true;
    QTest::newRow("in the open") << u"http://hub.test"_s << false;
    QTest::newRow("no scheme") << u"hub.test"_s << false;
    QTest::newRow("nothing") << QString() << false;
    QTest::newRow("with a user") << u"https://a:b@hub.test"_s << false;
    QTest::newRow("with a query") << u"https://hub.test/?a"_s << false;
}

void HubSessionTest::addresses()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    QCOMPARE(hubAddress(text).has_value(), good);
}

QTEST_GUILESS_MAIN(HubSessionTest)
#include "tst_hubsession.moc"
