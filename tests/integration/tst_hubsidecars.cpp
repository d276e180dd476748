// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A hub and its sidecars as whole programs: a token for one sidecar opens that one, nothing at the hub and no other sidecar, and ends with the
// session that it was made for. S0.11, S0.12, S0.22, S3.13, S3.153 to S3.156.
#include "core/hub/hubsignin.h"
#include "tests/support/await.h"
#include "tests/support/qtest.h"
#include "tests/support/serverprocess.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QWebSocket>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

const QString password = u"qd-canary-correct-horse"_s;

QJsonObject part(const QByteArray &token, int at)
{
    const QByteArray text = token.split('.').at(at);
    return QJsonDocument::fromJson(QByteArray::fromBase64(text, QByteArray::Base64UrlEncoding)).object();
}

QByteArray text(const QJsonObject &object)
{
    return QJsonDocument(object)
        .toJson(QJsonDocument::Compact)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace

class TestHubSidecars : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        startHub();
        static const QRegularExpression shown(u"becomes the owner: (\\S+)"_s);
        QString code;
        QTRY_VERIFY(!(code = shown.match(QString::fromUtf8(m_hub->said())).captured(1)).isEmpty());
        HubSignIn client(m_hub->url(), {}, {});
        const auto in = await(client.bootstrap(code, u"ada"_s, password));
        QVERIFY(in.has_value());
        m_owner = in->token;
        m_one = startSidecar(u"one"_s);
        m_other = startSidecar(u"other"_s);
    }
    void cleanupTestCase()
    {
        for (const auto &server : {m_hub.get(), m_one.get(), m_other.get()}) {
            const QByteArray said = server ? server->said() : QByteArray();
            for (const QByteArray &token : std::as_const(m_made))
                QVERIFY(!said.contains(token) && !said.contains(token.split('.').at(2)));
            QVERIFY(!said.contains("qd-canary") && !said.contains("qds_"));
        }
    }

    void opensItsSidecar();
    void opensNoOtherSidecar();
    void opensNothingAtTheHub();
    void socketsAtTheHub();
    void theQuestionNeedsTheAddress();
    void changedTokensAreRefused();
    void onlySessionsGetOne();
    void endsWithTheSession();
    void anotherMasterKey();
    void survivesARestart();
    void byANameOfTheSettings();
    void sessionsAreTakenAsBefore();

private:
    void startHub()
    {
        m_hub =
            std::make_unique<ServerProcess>(m_folder.filePath(u"hub"_s), QStringList{u"--mode"_s, u"hub"_s} + m_port);
        QVERIFY2(m_hub->waitUntilReady(), m_hub->said().constData());
        m_port = {u"--listen"_s, u"127.0.0.1:%1"_s.arg(m_hub->url().port())};
    }
    [[nodiscard]] std::unique_ptr<ServerProcess> startSidecar(const QString &name, const QStringList &more = {}) const
    {
        auto made = std::make_unique<ServerProcess>(
            m_folder.filePath(name),
            QStringList{u"--mode"_s, u"sidecar"_s, u"--hub"_s, m_hub->url().toString()} + more);
        if (!made->waitUntilReady())
            qFatal("%s", made->said().constData());
        return made;
    }
    //! A token for an address, asked for with a session.
    [[nodiscard]] QByteArray tokenFor(const QUrl &address, const QByteArray &session)
    {
        const QJsonObject made = m_hub->call(u"sessions.tokenFor"_s, {{u"address"_s, address.toString()}}, session);
        const QByteArray token = made[u"token"_s].toString().toLatin1();
        if (!token.isEmpty())
            m_made.append(token);
        return token;
    }
    [[nodiscard]] QByteArray tokenFor(const QUrl &address) { return tokenFor(address, m_owner); }
    [[nodiscard]] static std::unique_ptr<QWebSocket> socket(const ServerProcess &server, const QByteArray &token)
    {
        auto made = std::make_unique<QWebSocket>();
        QUrl address = server.url(u"/ws"_s);
        address.setScheme(u"ws"_s);
        QNetworkRequest request(address);
        request.setRawHeader("Authorization", "Bearer " + token);
        made->open(request);
        return made;
    }
    //! The status with which a WebSocket is answered.
    [[nodiscard]] static QByteArray upgrade(const ServerProcess &server, const QByteArray &target,
                                            const QByteArray &fields)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, quint16(server.url().port()));
        socket.write("GET " + target +
                     " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                     fields + "\r\n");
        (void)QTest::qWaitFor([&socket] { return socket.canReadLine(); }, patienceMs);
        return socket.readLine().split(' ').value(1);
    }
    [[nodiscard]] static int status(const ServerProcess &server, const QByteArray &token)
    {
        return server.ask("GET", u"/metrics"_s, {}, token).status;
    }
    //! What the hub answers whoever asks as a sidecar of that address: unlike a sidecar it remembers nothing.
    [[nodiscard]] int asSidecar(const ServerProcess &sidecar, const QByteArray &token) const
    {
        return m_hub->ask("GET", u"/auth/get-session?audience="_s + sidecar.url().toString(), {}, token).status;
    }
    [[nodiscard]] QByteArray signIn() const
    {
        HubSignIn client(m_hub->url(), {}, {});
        const auto in = await(client.withPassword(u"ada"_s, password));
        return in ? in->token : QByteArray();
    }

    QTemporaryDir m_folder;
    QStringList m_port; //!< stays the same: sidecars know it
    std::unique_ptr<ServerProcess> m_hub;
    std::unique_ptr<ServerProcess> m_one;
    std::unique_ptr<ServerProcess> m_other;
    QByteArray m_owner;
    QList<QByteArray> m_made;
};

void TestHubSidecars::opensItsSidecar()
{
    const QJsonObject made =
        m_hub->call(u"sessions.tokenFor"_s, {{u"address"_s, m_one->url(u"/opencode/"_s).toString()}}, m_owner);
    QCOMPARE(made[u"audience"_s].toString(), u"http://127.0.0.1:%1"_s.arg(m_one->url().port()));
    QVERIFY(made[u"expiresAt"_s].toInteger() > QDateTime::currentMSecsSinceEpoch());
    const QByteArray token = made[u"token"_s].toString().toLatin1();
    QCOMPARE(status(*m_one, token), 200);
    const QJsonObject me = m_one->call(u"session.whoami"_s, {}, token);
    QCOMPARE(me[u"name"_s].toString(), u"ada"_s);
    QVERIFY(me[u"permissions"_s].toArray().contains(u"write"_s));
}

void TestHubSidecars::opensNoOtherSidecar()
{
    const QByteArray token = tokenFor(m_one->url());
    QCOMPARE(status(*m_other, token), 401);
    QCOMPARE(status(*m_other, tokenFor(m_other->url())), 200);
    QCOMPARE(status(*m_one, tokenFor(QUrl(u"https://127.0.0.1:%1"_s.arg(m_one->url().port())))), 401);
    // What a request says of itself is not believed.
    QCOMPARE(m_other->ask("GET", u"/metrics?audience="_s + m_one->url().toString(), {}, token).status, 401);
}

void TestHubSidecars::opensNothingAtTheHub()
{
    const QByteArray token = tokenFor(m_one->url());
    QCOMPARE(status(*m_one, token), 200);
    for (const auto &path : {u"/metrics"_s, u"/openapi.json"_s, u"/opencode"_s, u"/opencode/session"_s,
                             u"/api/provider-keys"_s, u"/proxy/openai/v1/models"_s}) {
        QCOMPARE(m_hub->ask("GET", path, {}, token).status, 401);
        QCOMPARE(m_hub->ask("GET", path + u"?audience="_s + m_one->url().toString(), {}, token).status, 401);
    }
    for (const auto &path : {u"/ws"_s, u"/rooms/a"_s}) {
        const int refused = m_hub->ask("GET", path, {}, token).status;
        QVERIFY2(refused == 401 || refused == 426, qPrintable(path));
    }
    const QByteArray call = R"({"jsonrpc":"2.0","id":1,"method":"sessions.tokenFor","params":{"address":"http://a"}})";
    QCOMPARE(m_hub->ask("POST", u"/rpc"_s, call, token).status, 401);
    QCOMPARE(m_hub->ask("POST", u"/rpc?audience="_s + m_one->url().toString(), call, token).status, 401);
    QCOMPARE(m_hub->ask("POST", u"/auth/sign-out"_s, "{}", token).status, 401);
    // Nor for the hub's own address.
    const QByteArray own = tokenFor(m_hub->url());
    QCOMPARE(status(*m_hub, own), 401);
    QCOMPARE(m_hub->ask("POST", u"/rpc"_s, call, own).status, 401);
}

void TestHubSidecars::socketsAtTheHub()
{
    const QByteArray token = tokenFor(m_one->url());
    const QByteArray field = "Authorization: Bearer " + token + "\r\n";
    QCOMPARE(upgrade(*m_one, "/ws", field), "101");
    QCOMPARE(upgrade(*m_hub, "/ws", field), "401");
    const QByteArray protocols = "Sec-WebSocket-Protocol: quarterdeck.rpc, quarterdeck.bearer.";
    QCOMPARE(upgrade(*m_hub, "/ws", protocols + token + "\r\n"), "401");
    QCOMPARE(upgrade(*m_hub, "/ws", protocols + m_owner + "\r\n"), "101");
    // Rooms take a session in their address.
    QCOMPARE(upgrade(*m_hub, "/rooms/a?token=" + token, {}), "401");
    QCOMPARE(upgrade(*m_hub, "/rooms/a", field), "401");
}

void TestHubSidecars::theQuestionNeedsTheAddress()
{
    const QByteArray token = tokenFor(m_one->url());
    const auto ask = [&](const QString &query) {
        return m_hub->ask("GET", u"/auth/get-session"_s + query, {}, token).status;
    };
    QCOMPARE(ask({}), 401);
    QCOMPARE(ask(u"?audience="_s), 401);
    QCOMPARE(ask(u"?audience="_s + m_other->url().toString()), 401);
    QCOMPARE(ask(u"?audience="_s + m_other->url().toString() + u"&audience="_s + m_one->url().toString()), 401);
    QCOMPARE(ask(u"?audience="_s + m_one->url().toString()), 200);
    // Somebody without any token, or with a session: as ever.
    QCOMPARE(m_hub->ask("GET", u"/auth/get-session"_s).status, 401);
    QCOMPARE(m_hub->ask("GET", u"/auth/get-session"_s, {}, m_owner).status, 200);
}

void TestHubSidecars::changedTokensAreRefused()
{
    const QByteArray good = tokenFor(m_one->url());
    const QList<QByteArray> parts = good.split('.');
    QJsonObject header = part(good, 0);
    QJsonObject claims = part(good, 1);
    header[u"alg"_s] = u"none"_s;
    claims[u"aud"_s] = u"http://127.0.0.1:%1"_s.arg(m_other->url().port());
    QByteArray flipped = parts.at(2);
    flipped[0] = flipped.at(0) == 'A' ? 'B' : 'A';
    QCOMPARE(status(*m_one, text(header) + '.' + parts.at(1) + '.'), 401);
    QCOMPARE(status(*m_one, text(header) + '.' + parts.at(1) + '.' + parts.at(2)), 401);
    QCOMPARE(status(*m_one, parts.at(0) + '.' + parts.at(1) + '.' + flipped), 401);
    QCOMPARE(status(*m_other, parts.at(0) + '.' + text(claims) + '.' + parts.at(2)), 401);
    QCOMPARE(status(*m_one, "ey.ey.ey"), 401);
    QCOMPARE(status(*m_one, good), 200);
}

void TestHubSidecars::onlySessionsGetOne()
{
    const QJsonObject wish{{u"name"_s, u"ci"_s}, {u"permissions"_s, QJsonArray{u"read"_s}}};
    const QByteArray script = m_hub->call(u"tokens.create"_s, wish, m_owner)[u"token"_s].toString().toLatin1();
    QCOMPARE(status(*m_one, script), 200); // it is taken itself, as before
    QCOMPARE(tokenFor(m_one->url(), script), QByteArray());
    const QJsonObject bad = m_hub->call(u"sessions.tokenFor"_s, {{u"address"_s, u"nowhere"_s}}, m_owner);
    QVERIFY(!bad.contains(u"token"_s) && bad[u"data"_s][u"reason"_s].toString().contains(u"https://sidecar.example"_s));
}

void TestHubSidecars::endsWithTheSession()
{
    const QByteArray session = signIn();
    const QByteArray used = tokenFor(m_one->url(), session);
    const QByteArray unused = tokenFor(m_other->url(), session);
    const QByteArray keeper =
        m_hub
            ->call(u"tokens.create"_s, {{u"name"_s, u"sidecar"_s}, {u"permissions"_s, QJsonArray()}},
                   m_owner)[u"token"_s]
            .toString()
            .toLatin1();
    QFile file(m_folder.filePath(u"token"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(keeper) > 0);
    file.close();
    const auto told = startSidecar(u"told"_s, {u"--hub-token-file"_s, file.fileName()});
    const QByteArray toTold = tokenFor(told->url(), session);
    QCOMPARE(status(*told, toTold), 200);
    const auto open = socket(*told, toTold);
    QTRY_COMPARE(open->state(), QAbstractSocket::ConnectedState);
    QCOMPARE(status(*m_one, used), 200);
    QCOMPARE(m_hub->ask("POST", u"/auth/sign-out"_s, "{}", session).status, 200);
    QTRY_COMPARE(status(*told, toTold), 401); // the hub tells it
    QTRY_COMPARE(int(open->closeCode()), 4401);
    QCOMPARE(status(*m_other, unused), 401); // it asks
    QCOMPARE(tokenFor(m_one->url(), session), QByteArray());
    QVERIFY(!told->said().contains(toTold));
}

void TestHubSidecars::anotherMasterKey()
{
    const QByteArray before = tokenFor(m_one->url());
    QVERIFY(!m_hub->call(u"keys.rotateMaster"_s, {}, m_owner).contains(u"message"_s));
    const QByteArray after = tokenFor(m_one->url());
    QVERIFY(part(before, 0)[u"kid"_s] != part(after, 0)[u"kid"_s]);
    QCOMPARE(status(*m_one, after), 200);
    QCOMPARE(asSidecar(*m_one, before), 200); // nobody has to do anything for what they have
    QCOMPARE(asSidecar(*m_one, after), 200);
}

void TestHubSidecars::survivesARestart()
{
    const QByteArray token = tokenFor(m_one->url());
    QCOMPARE(m_hub->end(), 0);
    startHub();
    QCOMPARE(asSidecar(*m_one, token), 200); // the hub knows its own signature again
    QCOMPARE(status(*m_one, token), 200);
}

void TestHubSidecars::byANameOfTheSettings()
{
    const auto named =
        startSidecar(u"named"_s, {u"--public-url"_s, u"https://sidecar.test/qd"_s, u"--hosts"_s, u"other.test"_s});
    QCOMPARE(status(*named, tokenFor(QUrl(u"https://sidecar.test/qd"_s))), 200);
    QCOMPARE(status(*named, tokenFor(QUrl(u"https://other.test"_s))), 200);
    QCOMPARE(status(*named, tokenFor(QUrl(u"https://foreign.test"_s))), 401);
    QCOMPARE(status(*named, tokenFor(named->url())), 401); // people are told another address
}

void TestHubSidecars::sessionsAreTakenAsBefore()
{
    QCOMPARE(status(*m_one, m_owner), 200);
    QCOMPARE(status(*m_other, m_owner), 200);
}

QTEST_GUILESS_MAIN(TestHubSidecars)
#include "tst_hubsidecars.moc"
