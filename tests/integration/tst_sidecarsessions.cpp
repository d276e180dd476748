// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A sidecar's HTTP server lets in who has a session at a real Better Auth server, and nobody whose session has ended. S0.11, S0.12, S0.22, S0.23.
#include "embedded-server/http/exchange.h"
#include "embedded-server/http/server.h"
#include "embedded-server/hubsession/hubsessionauthenticator.h"
#include "tests/support/freeport.h"
#include "tests/support/manualtime.h"
#include "tests/support/peerprocess.h"
#include "tests/support/qtest.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>

using namespace qd;
using namespace qd::server;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

struct Answer
{
    int status = 0;
    QByteArray body;
    QByteArray signedToken;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
};

Answer ask(const QUrl &url, const QByteArray &token, const std::optional<QJsonObject> &body = {})
{
    QNetworkAccessManager manager;
    QNetworkRequest request(url);
    if (!token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token);
    request.setRawHeader("Content-Type", "application/json");
    const std::unique_ptr<QNetworkReply> reply(body ? manager.post(request, QJsonDocument(*body).toJson())
                                                    : manager.get(request));
    if (!QTest::qWaitFor([&reply] { return reply->isFinished(); }, 60'000))
        qFatal("no answer");
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(),
            reply->rawHeader("set-auth-token")};
}

} // namespace

class SidecarSessionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void letsIn();
    void endedSessionsAreOut();
    void strangersAreOut();
    void hubAway();

private:
    [[nodiscard]] QUrl hub(const QString &path) const
    {
        return QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_hubPort).arg(path));
    }
    [[nodiscard]] Answer who(const QByteArray &token) const
    {
        return ask(QUrl(u"http://127.0.0.1:%1/who"_s.arg(m_port)), token);
    }
    [[nodiscard]] Answer signUp(const QString &name) const
    {
        const QJsonObject person{
            {u"email"_s, name + u"@example.test"_s}, {u"password"_s, u"qd-canary-password"_s}, {u"name"_s, name}};
        return ask(hub(u"/auth/sign-up/email"_s), {}, person);
    }
    void startHub()
    {
        m_hub.stop();
        m_hub.serve({{u"PORT"_s, QString::number(m_hubPort)}, {u"SECRET"_s, u"qd-canary-secret-of-better-auth-32"_s}});
    }

    ManualTime m_time;
    QObject m_owner;
    PeerProcess m_hub{u"better_auth.mjs"_s};
    quint16 m_hubPort = 0;
    quint16 m_port = 0;
    std::unique_ptr<HubSessionAuthenticator> m_sessions;
    std::unique_ptr<http::Server> m_server;
};

void SidecarSessionsTest::initTestCase()
{
    m_hubPort = freePort();
    startHub();
    m_time.jump(systemClock().nowMs() - m_time.nowMs());
    HubSessionOptions options;
    options.hub = *hubAddress(hub({}).toString());
    options.otherwise = {"signedIn", "read"}; // Better Auth knows no roles of ours
    options.audiences = [] { return QStringList{u"https://sidecar.test"_s}; };
    m_sessions = std::make_unique<HubSessionAuthenticator>(options, m_time);
    http::Router router;
    router.add(http::Verb::Get, "/who", http::Needs::permission("read"), [](const http::ExchangePtr &exchange) {
        exchange->answer({200, {{"Content-Type", "text/plain"}}, exchange->request().principal->id});
    });
    m_server = std::make_unique<http::Server>(http::Options(), std::move(router), m_sessions.get(), &m_owner);
    const Outcome<quint16> port = m_server->listen();
    QVERIFY(port);
    m_port = *port;
}

void SidecarSessionsTest::letsIn()
{
    const Answer in = signUp(u"ada"_s);
    QCOMPARE(in.status, 200);
    const QByteArray bare = in.json()["token"_L1].toString().toUtf8();
    const QByteArray id = in.json()["user"_L1]["id"_L1].toString().toUtf8();
    QVERIFY(in.signedToken.startsWith(bare + '.'));
    for (const QByteArray &token : {bare, in.signedToken}) { // it takes both
        const Answer answer = who(token);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, id);
    }
    const auto asked = m_hub.said().count("GET /auth/get-session");
    QCOMPARE(who(bare).status, 200);
    QCOMPARE(m_hub.said().count("GET /auth/get-session"), asked);
}

void SidecarSessionsTest::endedSessionsAreOut()
{
    const Answer in = signUp(u"bob"_s);
    QCOMPARE(who(in.signedToken).status, 200);
    QCOMPARE(ask(hub(u"/auth/sign-out"_s), in.signedToken, QJsonObject()).status, 200);
    QCOMPARE(who(in.signedToken).status, 200); // nobody has told us yet
    m_time.advance(60'000);
    QCOMPARE(who(in.signedToken).status, 401); // Better Auth says 200 and null
    m_time.advance(60'000);
    QCOMPARE(who(in.signedToken).status, 401);
}

void SidecarSessionsTest::strangersAreOut()
{
    QCOMPARE(who({}).status, 401);
    QCOMPARE(who("qd-canary-guessed").status, 401);
    QCOMPARE(who("ey.qd-canary.guessed").status,
             401); // it has no such tokens, and does not mind to be told whom they are for
    const Answer in = signUp(u"eve"_s);
    QByteArray forged = in.signedToken;
    forged[forged.size() / 2] = forged.at(forged.size() / 2) == 'A' ? 'B' : 'A';
    QCOMPARE(who(forged).status, 401);
}

void SidecarSessionsTest::hubAway()
{
    const Answer in = signUp(u"zoe"_s);
    QCOMPARE(who(in.signedToken).status, 200);
    m_hub.stop();
    m_time.advance(60'000);
    QCOMPARE(who(in.signedToken).status, 200);
    QCOMPARE(who("qd-canary-other").status, 503);
    m_time.advance(9 * 60'000);
    QCOMPARE(who(in.signedToken).status, 503);
    // It comes back, and has forgotten everybody: its accounts were in memory.
    startHub();
    m_time.advance(2'000);
    QCOMPARE(who(in.signedToken).status, 401);
}

QTEST_GUILESS_MAIN(SidecarSessionsTest)
#include "tst_sidecarsessions.moc"
