// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The gateway in front of the real OpenCode: supervised, streams, terminals, large messages, faults, people with some directories only.
// S0.42, S0.48, S2.12.
#include "embedded-server/opencode/supervisor.h"
#include "tests/support/gatewayrig.h"
#include "tests/support/mockmodel.h"
#include "tests/support/scratchproject.h"
#include "tests/support/supervised.h"
#include "tests/unit/httpfixtures.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QWebSocket>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int bootMs = 60'000;

QByteArray bearer(const char *who)
{
    return "Authorization: Bearer " + QByteArray(who) + "\r\n";
}

QByteArray twice(const QString &path)
{
    return QUrl::toPercentEncoding(QString::fromLatin1(QUrl::toPercentEncoding(path)));
}

} // namespace

class GatewayOpenCodeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.start()); }
    void startsOpenCode();
    void manyClientsOneStream();
    void terminals();
    void largeMessages();
    void someDirectoriesOnly();
    void killedInTheMiddle();

private:
    [[nodiscard]] static Reply ask(const GatewayRig &rig, const QByteArray &request)
    {
        RawClient client(rig.port);
        client.send(request);
        return client.reply();
    }
    [[nodiscard]] FixedHost host() const { return {m_server.url(), m_server.username(), m_server.password()}; }

    ScratchProject m_project;
    MockModel m_model{m_project.path()};
    OpenCodeServer m_server{&m_model};
};

void GatewayOpenCodeTest::startsOpenCode()
{
    const SupervisedPlace place;
    server::Supervisor supervisor;
    server::SupervisedHost host(supervisor, place.options());
    const GatewayRig rig(host);
    const Reply first = ask(rig, get("/opencode", bearer(GatewayRig::owner)));
    QCOMPARE(first.status, 200);
    QVERIFY(first.headers.value("Retry-After").toInt() > 0);
    const Reply early = ask(rig, get("/opencode/session", bearer(GatewayRig::owner)));
    QCOMPARE(early.status, 503);
    QCOMPARE(QJsonDocument::fromJson(early.body).object().value(u"name"_s).toString(), u"ServiceUnavailable"_s);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), server::State::Healthy, bootMs);
    const Reply ready = ask(rig, get("/opencode", bearer(GatewayRig::reader)));
    const QJsonObject status = QJsonDocument::fromJson(ready.body).object();
    QCOMPARE(status.value(u"ready"_s).toBool(), true);
    QCOMPARE(status.value(u"state"_s).toString(), u"healthy"_s);
    QVERIFY(!status.value(u"version"_s).toString().isEmpty());
    QVERIFY(!ready.body.contains(supervisor.endpoint()->password));
    const Reply health = ask(rig, get("/opencode/global/health", bearer(GatewayRig::reader)));
    QCOMPARE(health.status, 200);
    QCOMPARE(QJsonDocument::fromJson(health.body).object().value(u"healthy"_s).toBool(), true);
    supervisor.stop();
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), server::State::Stopped, bootMs);
}

void GatewayOpenCodeTest::manyClientsOneStream()
{
    FixedHost behind = host();
    const GatewayRig rig(behind);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<RawClient>(rig.port));
        clients.back()->send(get("/opencode/global/event", bearer(GatewayRig::owner)));
        QVERIFY(clients.back()->waitFor("server.connected"));
    }
    // The first moments of a stream are lost: asked until it shows.
    QVERIFY(QTest::qWaitFor(
        [&] {
            (void)m_server.createSession(m_project.path());
            return clients.front()->waitFor("session.created");
        },
        bootMs));
    for (const auto &client : clients) {
        QVERIFY(client->waitFor("session.created"));
        QCOMPARE(client->seen().count("server.connected"), 1);
        QVERIFY(client->seen().contains("Content-Type: text/event-stream"));
    }
}

void GatewayOpenCodeTest::terminals()
{
    FixedHost behind = host();
    const GatewayRig rig(behind);
    const QString id = openTerminal(*behind.where, m_project.path());
    QVERIFY(!id.isEmpty());
    QWebSocket socket;
    QString seen;
    connect(&socket, &QWebSocket::textMessageReceived, this, [&seen](const QString &text) { seen += text; });
    QUrl url = rig.url();
    url.setScheme(u"ws"_s);
    url.setPath(u"/opencode/pty/%1/connect"_s.arg(id));
    url.setQuery(u"directory="_s + QString::fromLatin1(twice(m_project.path())));
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + QByteArray(GatewayRig::owner));
    socket.open(request);
    QTRY_COMPARE_WITH_TIMEOUT(socket.state(), QAbstractSocket::ConnectedState, bootMs);
    socket.sendTextMessage(u"echo qd-$((6*7)); seq 1 20000; echo done-$((6*7))\n"_s);
    QTRY_VERIFY_WITH_TIMEOUT(seen.contains(u"done-42"_s), bootMs);
    QVERIFY(seen.contains(u"qd-42"_s));
    QVERIFY(seen.contains(u"\n20000\r"_s));
    socket.sendTextMessage(u"exit\n"_s);
    QTRY_COMPARE_WITH_TIMEOUT(socket.state(), QAbstractSocket::UnconnectedState, bootMs);
    QCOMPARE(socket.closeCode(), QWebSocketProtocol::CloseCodeNormal);
}

void GatewayOpenCodeTest::largeMessages()
{
    FixedHost behind = host();
    const GatewayRig rig(behind);
    const QString session = m_server.createSession(m_project.path());
    // 20 MB up, and down again.
    const QString text = u"0123456789abcdef"_s.repeated(20 * 1024 * 1024 / 16);
    const QJsonObject part{{u"type"_s, u"text"_s}, {u"text"_s, text}};
    const QByteArray body =
        QJsonDocument(QJsonObject{{u"noReply"_s, true}, {u"parts"_s, QJsonArray{part}}}).toJson(QJsonDocument::Compact);
    const QByteArray path = "/opencode/session/" + session.toLatin1();
    const QByteArray json = bearer(GatewayRig::owner) + "Content-Type: application/json\r\n";
    const Reply sent = ask(rig, post(path + "/prompt_async", body, json));
    QVERIFY2(sent.status == 200 || sent.status == 204, sent.body.left(300).constData());
    Reply read;
    QTRY_VERIFY_WITH_TIMEOUT(
        (read = ask(rig, get(path + "/message", bearer(GatewayRig::owner)))).body.size() > text.size(), bootMs);
    QCOMPARE(read.status, 200);
    RawClient direct(quint16(m_server.url().port()));
    direct.send(get("/session/" + session.toLatin1() + "/message",
                    "Authorization: " + basicAuth(m_server.username(), m_server.password()) + "\r\n"));
    QVERIFY(read.body == direct.reply().body);
}

void GatewayOpenCodeTest::someDirectoriesOnly()
{
    const ScratchProject mine(u"mine"_s);
    const QString others = m_server.createSession(m_project.path());
    server::GatewayOptions options;
    options.mayUse = [path = mine.path()](const http::Principal &, const QString &directory) {
        return directory == path;
    };
    FixedHost behind = host();
    const GatewayRig rig(behind, options);
    const QByteArray member = bearer(GatewayRig::member);
    const QByteArray there = "?directory=" + twice(mine.path());
    RawClient events(rig.port);
    events.send(get("/opencode/global/event", member));
    QVERIFY(events.waitFor("server.connected"));
    const QByteArray json = member + "Content-Type: application/json\r\n";
    const Reply made = ask(rig, post("/opencode/session" + there, "{\"title\":\"a\"}", json));
    QCOMPARE(made.status, 200);
    const QByteArray own = QJsonDocument::fromJson(made.body).object().value(u"id"_s).toString().toLatin1();
    QCOMPARE(ask(rig, get("/opencode/session/" + own + "/message", member)).status, 200);
    QCOMPARE(ask(rig, get("/opencode/session/" + others.toLatin1() + "/message" + there, member)).status, 404);
    QCOMPARE(ask(rig, get("/opencode/session?directory=" + twice(m_project.path()), member)).status, 403);
    const Reply list = ask(rig, get("/opencode/session" + there, member));
    QVERIFY(list.body.contains(own) && !list.body.contains(others.toLatin1()));
    const Reply projects = ask(rig, get("/opencode/project", member));
    QVERIFY(projects.body.contains(QJsonValue(mine.path()).toString().toUtf8()));
    QCOMPARE(QJsonDocument::fromJson(projects.body).array().size(), 1);
    // Of both directories something happens; only the own one shows. What happens in the first moments is lost.
    QVERIFY(QTest::qWaitFor(
        [&] {
            (void)m_server.createSession(m_project.path());
            (void)m_server.createSession(mine.path());
            return events.waitFor("session.created");
        },
        bootMs));
    QVERIFY(!events.seen().contains(QUrl::fromLocalFile(m_project.path()).fileName().toUtf8()));
}

void GatewayOpenCodeTest::killedInTheMiddle()
{
    FixedHost behind = host();
    const GatewayRig rig(behind);
    RawClient shared(rig.port);
    RawClient own(rig.port);
    shared.send(get("/opencode/global/event", bearer(GatewayRig::owner)));
    own.send(get("/opencode/event?directory=" + twice(m_project.path()), bearer(GatewayRig::owner)));
    QVERIFY(shared.waitFor("server.connected"));
    QVERIFY(own.waitFor("server.connected"));
    m_server.kill();
    for (RawClient *client : {&shared, &own}) {
        QVERIFY(client->waitForEnd());
        QVERIFY(!client->seen().endsWith("0\r\n\r\n"));
    }
    const Reply gone = ask(rig, get("/opencode/session", bearer(GatewayRig::owner)));
    QCOMPARE(gone.status, 503);
    QVERIFY(gone.headers.value("Retry-After").toInt() > 0);
    QVERIFY(m_server.start());
    const Reply back = ask(rig, get("/opencode/global/health", bearer(GatewayRig::owner)));
    QCOMPARE(back.status, 200);
}

QTEST_GUILESS_MAIN(GatewayOpenCodeTest)
#include "tst_gatewayopencode.moc"
