// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Three hubs on one real PostgreSQL: people, sessions, keys and events are everybody's; one may be killed, the database may restart, and nothing that was
// acknowledged is lost, nor done twice (S3.18, S3.34, S3.64, S3.89).
#include "core/hub/hubapi.h"
#include "core/hub/hubsignin.h"
#include "core/hub/hubsubscription.h"
#include "core/hub/websockettransport.h"
#include "core/protocol/topics.h"
#include "embedded-server/store/connection.h"
#include "tests/support/await.h"
#include "tests/support/postgrescluster.h"
#include "tests/support/qtest.h"
#include "tests/support/serverprocess.h"

#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

const QString password = u"qd-canary-correct-horse"_s;

//! A window that is signed in at one of them, and hears of workspaces.
struct Window
{
    Window(const ServerProcess &hub, const QByteArray &token, const QString &user)
        : transport({WebSocketTransport::socketUrl(hub.url()), token, {}})
        , api(transport)
        , workspaces(api.subscribe(rpc::userTopic(user, rpc::workspacesTopic)))
    {
        QObject::connect(workspaces.get(), &HubSubscription::happened, workspaces.get(),
                         [this](qint64, const QByteArray &data) { heard += data; });
        transport.start();
    }

    WebSocketTransport transport;
    HubApi api;
    std::unique_ptr<HubSubscription> workspaces;
    QByteArray heard;
};

} // namespace

class TestHubCluster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_cluster.start(); }
    void init();
    void cleanup();

    void whatIsThereIsThereForAll();
    void whatEndsEndsForAll();
    void killedInTheMiddle();
    void repeatedElsewhere();
    void repeatedAfterAKill();
    void killedBeforeItWasDone();
    void answersWithSecretsAreNotStored();
    void databaseRestarts();
    void commands();

private:
    [[nodiscard]] static QMap<QString, QString> environment()
    {
        return {{u"QUARTERDECK_MASTER_KEY"_s, QString::fromLatin1(QByteArray(32, 'm').toBase64())}};
    }
    [[nodiscard]] std::unique_ptr<ServerProcess> hub(const QString &name, const QString &database) const
    {
        auto made = std::make_unique<ServerProcess>(
            m_folder->filePath(name),
            QStringList{u"--mode"_s, u"hub"_s, u"--database"_s, database, u"--opencode-keys"_s, u"none"_s},
            environment());
        if (!made->waitUntilReady())
            qFatal("%s", made->said().constData());
        return made;
    }
    [[nodiscard]] static QByteArray signIn(const ServerProcess &at)
    {
        HubSignIn client(at.url(), {}, {u"Ada's laptop"_s, u"linux"_s});
        const auto in = await(client.withPassword(u"ada"_s, password));
        return in ? in->token : QByteArray();
    }
    //! Its id, once it is acknowledged.
    [[nodiscard]] static QString addWorkspace(const ServerProcess &at, const QByteArray &token, const QString &name)
    {
        return at.call(u"createWorkspace"_s, {{u"name"_s, name}}, token)[u"id"].toString();
    }
    [[nodiscard]] static QStringList workspaces(const ServerProcess &at, const QByteArray &token)
    {
        QStringList names;
        QJsonObject params{{u"limit"_s, 100}};
        for (;;) {
            const QJsonObject page = at.call(u"listWorkspaces"_s, params, token);
            const QJsonArray items = page[u"items"].toArray();
            for (const auto &item : items)
                names.append(item[u"name"].toString());
            const QString next = page[u"next"].toString();
            if (next.isEmpty())
                break;
            params.insert(u"after"_s, next);
        }
        names.sort();
        return names;
    }
    //! A call that says which it is, so that it may be repeated.
    [[nodiscard]] static QJsonObject once(const ServerProcess &at, const QByteArray &token, const QString &method,
                                          QJsonObject params, const QString &requestId)
    {
        params.insert(u"_meta"_s, QJsonObject{{u"requestId"_s, requestId}});
        return at.call(method, params, token);
    }
    //! Ada's call, which the test does not wait for.
    [[nodiscard]] std::unique_ptr<QNetworkReply> begin(const ServerProcess &at, const QString &method,
                                                       QJsonObject params, const QString &requestId)
    {
        params.insert(u"_meta"_s, QJsonObject{{u"requestId"_s, requestId}});
        const QJsonObject call{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, 1}, {u"method"_s, method}, {u"params"_s, params}};
        QNetworkRequest request(at.url(u"/rpc"_s));
        request.setRawHeader("Content-Type", "application/json");
        request.setRawHeader("Authorization", "Bearer " + m_ada);
        return std::unique_ptr<QNetworkReply>(m_manager.post(request, QJsonDocument(call).toJson()));
    }
    //! Why it was refused.
    [[nodiscard]] static QString reason(const QJsonObject &refused)
    {
        return u"%1 %2"_s.arg(refused[u"code"].toInt()).arg(refused[u"data"][u"reason"].toString());
    }
    //! The test's own connection to the database.
    [[nodiscard]] std::unique_ptr<store::Connection> connection() const
    {
        auto made = std::make_unique<store::Connection>(*store::StoreAddress::parse(m_database));
        if (!made->open())
            qFatal("no connection");
        return made;
    }
    //! All that is known of requests.
    [[nodiscard]] QList<QByteArray> claims() const
    {
        QList<QByteArray> all;
        const auto read = connection()->run(
            u"SELECT key_hash, fingerprint, answer FROM request_claim"_s, {}, [&all](const store::Row &row) {
                all.append(row.value<QByteArray>(0) + row.value<QByteArray>(1) + row.value<QByteArray>(2));
            });
        return read ? all : QList<QByteArray>{"?"};
    }
    [[nodiscard]] static int status(const ServerProcess &at, const QByteArray &token)
    {
        return at.ask("GET", u"/metrics"_s, {}, token).status;
    }

    PostgresCluster m_cluster;
    QNetworkAccessManager m_manager;
    QString m_database;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ServerProcess> m_one;
    std::unique_ptr<ServerProcess> m_two;
    std::unique_ptr<ServerProcess> m_three;
    QByteArray m_ada;
    QString m_adasId;
};

void TestHubCluster::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_database = m_cluster.newDatabase();
    m_one = hub(u"one"_s, m_database);
    static const QRegularExpression shown(u"becomes the owner: (\\S+)"_s);
    QString code;
    QTRY_VERIFY(!(code = shown.match(QString::fromUtf8(m_one->said())).captured(1)).isEmpty());
    HubSignIn client(m_one->url(), {}, {u"Ada's laptop"_s, u"linux"_s});
    const auto in = await(client.bootstrap(code, u"ada"_s, password));
    QVERIFY2(in.has_value(), in ? "" : qPrintable(in.error().serverMessage + in.error().detail));
    m_ada = in->token;
    m_adasId = m_one->call(u"session.whoami"_s, {}, m_ada)[u"id"].toString();
    m_two = hub(u"two"_s, m_database);
    m_three = hub(u"three"_s, m_database);
}

void TestHubCluster::cleanup()
{
    for (auto *each : {&m_one, &m_two, &m_three}) {
        QVERIFY(!*each || !(*each)->said().contains("qd-canary"));
        each->reset();
    }
}

void TestHubCluster::whatIsThereIsThereForAll()
{
    const Window window(*m_three, m_ada, m_adasId);
    QTRY_VERIFY(window.workspaces->isLive());
    const QByteArray shop = addWorkspace(*m_one, m_ada, u"Shop"_s).toLatin1();
    const QByteArray docs = addWorkspace(*m_two, m_ada, u"Docs"_s).toLatin1();
    QVERIFY(!shop.isEmpty() && !docs.isEmpty());
    const QStringList both{u"Docs"_s, u"Shop"_s};
    for (const auto *each : {&m_one, &m_two, &m_three})
        QCOMPARE(workspaces(**each, m_ada), both);
    QTRY_VERIFY2(window.heard.contains(shop) && window.heard.contains(docs), window.heard.constData());
    // A key that was sealed by one is opened by another, and sealed anew by a third.
    const QJsonObject key{{u"provider"_s, u"openai"_s}, {u"label"_s, u"a"_s}, {u"key"_s, u"qd-canary-provider"_s}};
    const QString fingerprint = m_one->call(u"keys.set"_s, key, m_ada)[u"fingerprint"].toString();
    QVERIFY(!fingerprint.isEmpty());
    const QJsonArray keys = m_two->call(u"keys.list"_s, {}, m_ada)[u"keys"].toArray();
    QCOMPARE(keys.size(), 1);
    QCOMPARE(keys[0][u"fingerprint"].toString(), fingerprint);
    QVERIFY(keys[0][u"isReadable"].toBool());
}

void TestHubCluster::whatEndsEndsForAll()
{
    const QByteArray second = signIn(*m_two);
    QVERIFY(!second.isEmpty());
    for (const auto *each : {&m_one, &m_two, &m_three})
        QCOMPARE(status(**each, second), 200); // and it is remembered there
    const Window window(*m_one, second, m_adasId);
    QTRY_VERIFY(window.workspaces->isLive());
    QCOMPARE(m_three->ask("POST", u"/auth/sign-out"_s, "{}", second).status, 200);
    QTRY_COMPARE(status(*m_one, second), 401);
    QTRY_COMPARE(status(*m_two, second), 401);
    QTRY_VERIFY(!window.workspaces->isLive()); // what was open is cut
    QCOMPARE(status(*m_one, m_ada), 200);
}

// Nothing that was acknowledged is lost, and the others go on.
void TestHubCluster::killedInTheMiddle()
{
    QStringList acknowledged;
    for (int i = 0; i < 20; ++i) {
        const QString name = u"workspace %1"_s.arg(i, 2, 10, QLatin1Char('0'));
        QVERIFY(!addWorkspace(*m_one, m_ada, name).isEmpty());
        acknowledged.append(name);
    }
    m_one->kill();
    QCOMPARE(workspaces(*m_two, m_ada), acknowledged);
    QVERIFY(!addWorkspace(*m_three, m_ada, u"workspace after"_s).isEmpty());
    m_one = hub(u"one"_s, m_database);
    QCOMPARE(workspaces(*m_one, m_ada), acknowledged + QStringList{u"workspace after"_s});
}

// A client whose balancer led it to another hub.
void TestHubCluster::repeatedElsewhere()
{
    const QJsonObject params{{u"name"_s, u"Shop"_s}};
    const QJsonObject first = once(*m_one, m_ada, u"createWorkspace"_s, params, u"request-1"_s);
    QVERIFY(!first[u"id"].toString().isEmpty());
    for (const auto *each : {&m_two, &m_three, &m_one})
        QCOMPARE(once(**each, m_ada, u"createWorkspace"_s, params, u"request-1"_s), first);
    QCOMPARE(workspaces(*m_one, m_ada), QStringList{u"Shop"_s});
    const QJsonObject other{{u"name"_s, u"Docs"_s}};
    QCOMPARE(reason(once(*m_three, m_ada, u"createWorkspace"_s, other, u"request-1"_s)),
             u"-32004 This request id was used for another call. Use a new one for each call."_s);
    QCOMPARE(claims().size(), 1);
    // At all of them at once.
    std::vector<std::unique_ptr<QNetworkReply>> replies;
    for (const auto *each : {&m_one, &m_two, &m_three})
        replies.push_back(begin(**each, u"createWorkspace"_s, other, u"request-2"_s));
    QStringList ids;
    for (const auto &reply : replies) {
        QTRY_VERIFY(reply->isFinished());
        ids.append(QJsonDocument::fromJson(reply->readAll())[u"result"][u"id"].toString());
    }
    QVERIFY(!ids.first().isEmpty());
    QCOMPARE(ids, QStringList(3, ids.first()));
    QCOMPARE(workspaces(*m_one, m_ada), (QStringList{u"Docs"_s, u"Shop"_s}));
}

// A client whose hub died after it had done what it was asked for, and before the client heard of it.
void TestHubCluster::repeatedAfterAKill()
{
    const QJsonObject params{{u"name"_s, u"Shop"_s}};
    const QJsonObject first = once(*m_one, m_ada, u"createWorkspace"_s, params, u"request-1"_s);
    QTRY_VERIFY(claims().constFirst().contains(first[u"id"].toString().toLatin1()));
    m_one->kill();
    QCOMPARE(once(*m_two, m_ada, u"createWorkspace"_s, params, u"request-1"_s), first);
    m_one = hub(u"one"_s, m_database);
    QCOMPARE(once(*m_one, m_ada, u"createWorkspace"_s, params, u"request-1"_s), first);
    QCOMPARE(workspaces(*m_three, m_ada), QStringList{u"Shop"_s});
}

void TestHubCluster::killedBeforeItWasDone()
{
    const auto lock = connection();
    QVERIFY(lock->run(u"BEGIN"_s));
    QVERIFY(lock->run(u"LOCK TABLE workspace IN EXCLUSIVE MODE"_s)); // it can be read, and not written
    const QJsonObject params{{u"name"_s, u"Shop"_s}};
    const auto cut = begin(*m_one, u"createWorkspace"_s, params, u"request-1"_s);
    QTRY_COMPARE(claims().size(), 1);
    m_one->kill();
    QTRY_VERIFY(cut->isFinished());
    QVERIFY(lock->run(u"ROLLBACK"_s));
    QCOMPARE(reason(once(*m_two, m_ada, u"createWorkspace"_s, params, u"request-1"_s)),
             u"-32004 It is not known whether this was done. Look before you try again."_s);
    QVERIFY(workspaces(*m_two, m_ada).isEmpty());
    // A new request is a new one.
    QVERIFY(!once(*m_two, m_ada, u"createWorkspace"_s, params, u"request-2"_s)[u"id"].toString().isEmpty());
}

void TestHubCluster::answersWithSecretsAreNotStored()
{
    const QJsonObject params{{u"name"_s, u"ci"_s}, {u"permissions"_s, QJsonArray{u"read"_s}}};
    const QString token = once(*m_one, m_ada, u"tokens.create"_s, params, u"request-1"_s)[u"token"].toString();
    QVERIFY(!token.isEmpty());
    const QString code = once(*m_one, m_ada, u"pairing.create"_s, {}, u"request-2"_s)[u"code"].toString();
    QVERIFY(!code.isEmpty());
    const QString notKept = u"-32004 This was done already, and its answer is not kept. Look before you do it again."_s;
    QCOMPARE(reason(once(*m_two, m_ada, u"tokens.create"_s, params, u"request-1"_s)), notKept);
    QCOMPARE(reason(once(*m_two, m_ada, u"pairing.create"_s, {}, u"request-2"_s)), notKept);
    const QJsonObject bob{{u"name"_s, u"bob"_s}, {u"password"_s, u"qd-canary-bobs-password"_s}};
    const QJsonObject made = once(*m_one, m_ada, u"users.create"_s, bob, u"request-3"_s);
    QCOMPARE(made[u"name"].toString(), u"bob"_s);
    QCOMPARE(once(*m_two, m_ada, u"users.create"_s, bob, u"request-3"_s), made);
    const QJsonObject key{{u"provider"_s, u"openai"_s}, {u"label"_s, u"a"_s}, {u"key"_s, u"qd-canary-provider"_s}};
    QVERIFY(!once(*m_one, m_ada, u"keys.set"_s, key, u"request-4"_s).isEmpty());
    const QList<QByteArray> rows = claims();
    QCOMPARE(rows.size(), 3);
    for (const QByteArray &row : rows) {
        QVERIFY(!row.contains("qd-canary"));
        QVERIFY(!row.contains(token.toLatin1()) && !row.contains(code.toLatin1()));
        QVERIFY(!row.contains("request-"));
    }
}

void TestHubCluster::databaseRestarts()
{
    QVERIFY(!addWorkspace(*m_one, m_ada, u"before"_s).isEmpty());
    const Window window(*m_three, m_ada, m_adasId);
    QTRY_VERIFY(window.workspaces->isLive());
    m_cluster.stop();
    // Nobody is sent away, and nothing is made up: it is said that it is away.
    QTRY_COMPARE(m_two->ask("GET", u"/ready"_s).status, 503);
    const QJsonObject refused = m_two->call(u"createWorkspace"_s, {{u"name"_s, u"lost"_s}}, m_ada);
    QVERIFY(refused[u"id"].toString().isEmpty());
    QVERIFY2(refused[u"code"].toInt() == -32006 || refused[u"code"].toInt() == -32007 || refused.isEmpty(),
             QJsonDocument(refused).toJson().constData());
    m_cluster.start();
    for (const auto *each : {&m_one, &m_two, &m_three})
        QTRY_COMPARE((*each)->ask("GET", u"/ready"_s).status, 200);
    QTRY_COMPARE(status(*m_two, m_ada), 200);
    QByteArray after;
    QTRY_VERIFY(after.size() || !(after = addWorkspace(*m_two, m_ada, u"after"_s).toLatin1()).isEmpty());
    QVERIFY(workspaces(*m_one, m_ada).contains(u"before"_s));
    QTRY_VERIFY2(window.heard.contains(after), window.heard.constData()); // heard of at the third again
    QVERIFY(!workspaces(*m_one, m_ada).contains(u"lost"_s));
}

void TestHubCluster::commands()
{
    const QStringList there{u"--database"_s, m_database};
    const CommandResult made =
        runDaemon(QStringList{u"token"_s, u"create"_s, u"--user"_s, u"ada"_s, u"--name"_s, u"ci"_s, u"--permissions"_s,
                              u"read"_s, u"--data"_s, m_folder->filePath(u"two"_s)} +
                      there,
                  environment());
    const QByteArray token = QJsonDocument::fromJson(made.out)[u"token"].toString().toLatin1();
    QVERIFY2(!token.isEmpty(), made.said.constData());
    for (const auto *each : {&m_one, &m_two, &m_three})
        QCOMPARE(status(**each, token), 200);
    QVERIFY(!addWorkspace(*m_one, m_ada, u"Shop"_s).isEmpty());
    const QString copy = m_folder->filePath(u"copy"_s);
    const QStringList data{u"--data"_s, m_folder->filePath(u"four"_s)};
    const CommandResult saved = runDaemon(QStringList{u"backup"_s, copy} + data + there, environment());
    QVERIFY2(saved.exitCode == 0, saved.said.constData());
    const QString other = m_cluster.newDatabase();
    const CommandResult restored =
        runDaemon(QStringList{u"restore"_s, copy, u"--database"_s, other} + data, environment());
    QVERIFY2(restored.exitCode == 0, restored.said.constData());
    const CommandResult migrated = runDaemon(QStringList{u"migrate"_s, u"--database"_s, other} + data, environment());
    QVERIFY2(migrated.exitCode == 0, migrated.said.constData());
    const auto fourth = hub(u"four"_s, other);
    QCOMPARE(workspaces(*fourth, m_ada), QStringList{u"Shop"_s});
    QVERIFY(!addWorkspace(*fourth, m_ada, u"Elsewhere"_s).isEmpty());
    QCOMPARE(workspaces(*m_one, m_ada), QStringList{u"Shop"_s});
}

QTEST_GUILESS_MAIN(TestHubCluster)
#include "tst_hubcluster.moc"
