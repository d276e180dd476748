// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// JSON-RPC 2.0 over the real HTTP server (S3.96, S3.177 to S3.179): the published cases by POST and by WebSocket, and what HTTP adds.
#include "testplaces.h"
#include "tests/support/qtest.h"
#include "tests/support/rpcconformance.h"
#include "tests/support/soon.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QWebSocket>

using namespace Qt::StringLiterals;
using namespace qd::test;

namespace {

constexpr int patience = 30'000;

//! An answer that follows each request, so that none is waited for in vain.
const QByteArray marker = R"({"jsonrpc":"2.0","method":"sum","params":[1,2],"id":"the end"})";

} // namespace

class TestRpcService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void overPost_data() { cases(); }
    void overPost();
    void overWebSocket_data() { cases(); }
    void overWebSocket();
    void otherTypesAreRefused_data();
    void otherTypesAreRefused();
    void onlyTheTwoWays();

private:
    struct Reply
    {
        int status = 0;
        QByteArray body;
    };

    static void cases();
    [[nodiscard]] Reply post(const QByteArray &body, const QByteArray &type = "application/json");
    [[nodiscard]] QUrl socketUrl() const;

    QProcess m_service;
    QUrl m_url;
    QNetworkAccessManager m_client;
};

void TestRpcService::initTestCase()
{
    m_service.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_service.start(QStringLiteral(QD_SOURCE_DIR "/tests/tools/qd-rpc-testservice"), {u"--listen"_s, u"127.0.0.1:0"_s});
    QTRY_VERIFY_WITH_TIMEOUT(m_service.canReadLine(), patience);
    m_url = QUrl(QString::fromUtf8(m_service.readLine().trimmed()));
    QVERIFY(m_url.port() > 0);
}

void TestRpcService::cleanupTestCase()
{
    m_service.terminate();
    QVERIFY(m_service.waitForFinished());
}

void TestRpcService::cases()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QJsonArray>("accepted");
    const QList<ConformanceCase> all = conformanceCases();
    QCOMPARE(all.size(), 43);
    for (const ConformanceCase &one : all)
        QTest::newRow(one.name.constData()) << one.request << one.accepted;
}

TestRpcService::Reply TestRpcService::post(const QByteArray &body, const QByteArray &type)
{
    QUrl url = m_url;
    url.setPath(u"/rpc"_s);
    QNetworkRequest request(url);
    request.setRawHeader("Content-Type", type);
    const std::unique_ptr<QNetworkReply> reply(m_client.post(request, body));
    if (!soon([&reply] { return reply->isFinished(); }))
        return {};
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
}

QUrl TestRpcService::socketUrl() const
{
    QUrl url = m_url;
    url.setScheme(u"ws"_s);
    url.setPath(u"/ws"_s);
    return url;
}

void TestRpcService::overPost()
{
    QFETCH(const QByteArray, request);
    QFETCH(const QJsonArray, accepted);
    const Reply reply = post(request);
    QVERIFY2(isAccepted(reply.body, accepted), reply.body.constData());
    QCOMPARE(reply.status, reply.body.isEmpty() ? 204 : 200);
}

void TestRpcService::overWebSocket()
{
    QFETCH(const QByteArray, request);
    QFETCH(const QJsonArray, accepted);
    QWebSocket socket;
    QByteArrayList answers;
    connect(&socket, &QWebSocket::textMessageReceived, this,
            [&answers](const QString &answer) { answers.append(answer.toUtf8()); });
    socket.open(socketUrl());
    QTRY_COMPARE_WITH_TIMEOUT(socket.state(), QAbstractSocket::ConnectedState, patience);
    const QString text = QString::fromUtf8(request);
    if (text.toUtf8() == request)
        socket.sendTextMessage(text);
    else
        socket.sendBinaryMessage(request); // text must be UTF-8 before it is anything else
    socket.sendTextMessage(QString::fromUtf8(marker));
    const int expected = accepted[0].isNull() ? 1 : 2;
    QTRY_VERIFY_WITH_TIMEOUT(answers.size() >= expected && answers.join().contains("the end"), patience);
    QCOMPARE(answers.size(), expected);
    const auto isMarker = [](const QByteArray &answer) { return answer.contains("the end"); };
    QCOMPARE(answers.removeIf(isMarker), 1);
    QVERIFY2(isAccepted(answers.value(0), accepted), answers.value(0).constData());
}

void TestRpcService::otherTypesAreRefused_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("status");
    QTest::newRow("with a character set") << QByteArray("application/json; charset=utf-8") << 200;
    QTest::newRow("plain text, which a page may send") << QByteArray("text/plain") << 415;
    QTest::newRow("a form, which a page may send") << QByteArray("application/x-www-form-urlencoded") << 415;
}

void TestRpcService::otherTypesAreRefused()
{
    QFETCH(const QByteArray, type);
    QFETCH(const int, status);
    QCOMPARE(post(marker, type).status, status);
}

void TestRpcService::onlyTheTwoWays()
{
    const auto status = [this](const QString &path) {
        QUrl url = m_url;
        url.setPath(path);
        const std::unique_ptr<QNetworkReply> reply(m_client.get(QNetworkRequest(url)));
        (void)soon([&reply] { return reply->isFinished(); });
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    };
    QCOMPARE(status(u"/rpc"_s), 405);
    QCOMPARE(status(u"/ws"_s), 426);
    QCOMPARE(status(u"/other"_s), 404);
}

QTEST_GUILESS_MAIN(TestRpcService)
#include "tst_rpcservice.moc"
