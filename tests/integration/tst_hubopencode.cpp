// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A whole hub and the real OpenCode behind it, before a model server that answers from a script: OpenCode asks providers by way of the hub's proxy and has
// a key nowhere; people with directories of their own see nothing of the others (S0.19, S0.30, S0.42, S0.48, S1.4).
#include "core/hub/hubsignin.h"
#include "embedded-server/guardian/processtree.h"
#include "tests/support/await.h"
#include "tests/support/mockmodel.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"
#include "tests/support/serverprocess.h"
#include "tests/support/testprocess.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

const QString password = u"qd-canary-correct-horse"_s;
const QByteArray storedKey = "qd-canary-stored-key-0123456789";
const QByteArray environmentKey = "qd-canary-environment-key-012345";
constexpr int bootMs = 90'000;

QByteArray jsonOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString in(const QString &directory)
{
    return u"directory="_s +
           QString::fromLatin1(QUrl::toPercentEncoding(QString::fromLatin1(QUrl::toPercentEncoding(directory))));
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

//! What the process was started with.
QList<QByteArray> environmentOf(qint64 pid)
{
    return contents(u"/proc/%1/environ"_s.arg(pid)).split('\0');
}

} // namespace

class TestHubOpenCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_model = std::make_unique<MockModel>(m_project.path()); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        if (m_hub)
            QVERIFY2(!m_hub->said().contains("qd-canary") && !m_hub->said().contains("qdp_"),
                     m_hub->said().constData());
        m_hub.reset();
    }

    void answersThroughTheProxy();
    void theTokenIsTheOwners();
    void withoutAccounts();
    void nobodysKeys();
    void directoriesOfAPerson();

private:
    void start(const QStringList &more = {}, bool hasEnvironmentKey = false)
    {
        QMap<QString, QString> environment{{u"OPENCODE_DISABLE_DEFAULT_PLUGINS"_s, u"1"_s},
                                           {u"OPENCODE_DISABLE_MODELS_FETCH"_s, u"1"_s},
                                           {u"OPENCODE_DISABLE_AUTOUPDATE"_s, u"1"_s}};
        if (hasEnvironmentKey)
            environment.insert(u"ANTHROPIC_API_KEY"_s, QString::fromLatin1(environmentKey));
        m_hub = std::make_unique<ServerProcess>(
            m_folder->filePath(u"hub"_s),
            QStringList{u"--mode"_s, u"hub"_s, u"--local-providers"_s, u"--opencode"_s, openCodeBinary()} + more,
            environment);
        QVERIFY2(m_hub->waitUntilReady(), m_hub->said().constData());
    }
    //! Ada becomes the owner.
    void bootstrap()
    {
        static const QRegularExpression shown(u"becomes the owner: (\\S+)"_s);
        QTRY_VERIFY(shown.match(QString::fromUtf8(m_hub->said())).hasMatch());
        HubSignIn client(m_hub->url(), {}, {u"Test"_s, u"linux"_s});
        const QString code = shown.match(QString::fromUtf8(m_hub->said())).captured(1);
        const auto signedIn = await(client.bootstrap(code, u"ada"_s, password));
        QVERIFY(signedIn.has_value());
        m_ada = signedIn->token;
    }
    [[nodiscard]] QByteArray signIn(const QString &name) const
    {
        HubSignIn client(m_hub->url(), {}, {u"Test"_s, u"linux"_s});
        const auto signedIn = await(client.withPassword(name, password));
        return signedIn ? signedIn->token : QByteArray();
    }
    [[nodiscard]] QString newUser(const QString &name, const QString &role) const
    {
        return m_hub
            ->call(u"users.create"_s, {{u"name"_s, name}, {u"password"_s, password}, {u"role"_s, role}}, m_ada)[u"id"_s]
            .toString();
    }
    void setKey(const QByteArray &token) const
    {
        const QJsonObject key{{u"provider"_s, u"openai"_s},
                              {u"label"_s, u"test"_s},
                              {u"key"_s, QString::fromLatin1(storedKey)},
                              {u"baseUrl"_s, m_model->url().toString()}};
        QVERIFY(!m_hub->call(u"keys.set"_s, key, token)[u"id"].toString().isEmpty());
    }
    [[nodiscard]] ServerProcess::Answer openCode(const QByteArray &verb, const QString &pathAndQuery,
                                                 const QJsonObject &body = {}, const QByteArray &token = {}) const
    {
        return m_hub->ask(verb, u"/opencode/"_s + pathAndQuery, body.isEmpty() ? QByteArray() : jsonOf(body),
                          token.isEmpty() ? m_ada : token);
    }
    //! Where OpenCode asks that provider; empty if it knows none of that name, and not empty while it does not answer.
    [[nodiscard]] QString addressOf(const QString &provider) const
    {
        const ServerProcess::Answer config = openCode("GET", u"config?"_s + in(m_project.path()));
        if (config.status != 200)
            return u"no answer"_s;
        return config.json()[u"provider"][provider][u"options"][u"baseURL"].toString();
    }
    //! OpenCode itself; 0 while it does not run.
    [[nodiscard]] qint64 openCodeProcess() const
    {
        for (const auto &process : server::descendantsOf(pid_t(m_hub->processId()))) {
            const QList<QByteArray> arguments = contents(u"/proc/%1/cmdline"_s.arg(process.pid)).split('\0');
            if (arguments.contains("--hostname") && arguments.value(0).contains("opencode"))
                return process.pid;
        }
        return 0;
    }
    [[nodiscard]] QByteArray proxyToken() const
    {
        static const QRegularExpression token(u"qdp_[A-Za-z0-9_-]+"_s);
        const QByteArray all = environmentOf(openCodeProcess()).join('\n');
        return token.match(QString::fromLatin1(all)).captured(0).toLatin1();
    }
    [[nodiscard]] int proxyStatus(const QByteArray &token) const
    {
        return m_hub->ask("GET", u"/proxy/openai/v1/models"_s, {}, token).status;
    }
    void prompt(QString &session) const
    {
        session =
            openCode("POST", u"session?"_s + in(m_project.path()), {{u"title"_s, u"a"_s}}).json()[u"id"].toString();
        QVERIFY(!session.isEmpty());
        const QJsonObject text{{u"type"_s, u"text"_s}, {u"text"_s, u"#plain"_s}};
        const QJsonObject body{{u"model"_s, QJsonObject{{u"providerID"_s, u"openai"_s}, {u"modelID"_s, u"gpt-5"_s}}},
                               {u"parts"_s, QJsonArray{text}}};
        const QString path = u"session/%1/prompt_async?"_s.arg(session) + in(m_project.path());
        QCOMPARE(openCode("POST", path, body).status / 100, 2);
    }

    ScratchProject m_project{u"shared"_s};
    std::unique_ptr<MockModel> m_model;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ServerProcess> m_hub;
    QByteArray m_ada;
};

void TestHubOpenCode::answersThroughTheProxy()
{
    start({}, true);
    bootstrap();
    setKey(m_ada);
    QTRY_VERIFY_WITH_TIMEOUT(addressOf(u"openai"_s).endsWith(u"/proxy/openai/v1"_s), bootMs);
    QVERIFY(addressOf(u"anthropic"_s).endsWith(u"/proxy/anthropic/v1"_s)); // the server's own environment has its key
    QString session;
    prompt(session);
    QByteArray messages;
    QTRY_VERIFY2_WITH_TIMEOUT(
        (messages = openCode("GET", u"session/%1/message"_s.arg(session)).body).contains("\"finish\":\"stop\""),
        messages.right(2'000).constData(), bootMs);
    QVERIFY(QJsonDocument(m_model->journal()).toJson().contains("gpt-5"));
    QVERIFY(!QJsonDocument(m_model->journal()).toJson().contains("qdp_"));
    // It stands on the owner's account, under OpenCode's token.
    const QJsonArray tokens = m_hub->call(u"proxy.tokens.list"_s, {}, m_ada)[u"tokens"].toArray();
    QCOMPARE(tokens.size(), 1);
    QByteArray usage;
    QTRY_VERIFY2((usage = jsonOf(m_hub->call(u"proxy.usage"_s, {}, m_ada))).contains("gpt-5"), usage.constData());
    QVERIFY2(usage.contains(tokens[0][u"id"].toString().toLatin1()), usage.constData());
    // Neither key is where OpenCode and what it starts could see it, and the token is on no disk and in no arguments.
    const QByteArray token = proxyToken();
    QVERIFY(token.startsWith("qdp_"));
    QVERIFY(!environmentOf(openCodeProcess()).join('\n').contains("qd-canary"));
    QVERIFY(!contents(u"/proc/%1/cmdline"_s.arg(openCodeProcess())).contains("qdp_"));
    QVERIFY(!openCode("GET", u"config?"_s + in(m_project.path())).body.contains("qdp_"));
    QDirIterator files(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QByteArray stored = contents(files.next());
        QVERIFY2(!stored.contains(token) && !stored.contains("qd-canary-stored"), qPrintable(files.filePath()));
    }
    // It ends with the server, and another one begins.
    QCOMPARE(proxyStatus(token) == 401, false);
    QCOMPARE(m_hub->end(), 0);
    start();
    QTRY_VERIFY_WITH_TIMEOUT(addressOf(u"openai"_s).endsWith(u"/proxy/openai/v1"_s), bootMs);
    QCOMPARE(m_hub->call(u"proxy.tokens.list"_s, {}, m_ada)[u"tokens"].toArray().size(), 1);
    const QByteArray next = proxyToken();
    QVERIFY(next.startsWith("qdp_") && next != token);
    QCOMPARE(proxyStatus(token), 401);
    // So it does if the server could not say good-bye.
    m_hub->kill();
    start();
    QTRY_VERIFY_WITH_TIMEOUT(proxyToken().startsWith("qdp_"), bootMs);
    QCOMPARE(m_hub->call(u"proxy.tokens.list"_s, {}, m_ada)[u"tokens"].toArray().size(), 1);
    QCOMPARE(proxyStatus(next), 401);
}

void TestHubOpenCode::theTokenIsTheOwners()
{
    start();
    bootstrap();
    setKey(m_ada);
    QTRY_VERIFY_WITH_TIMEOUT(addressOf(u"openai"_s).endsWith(u"/proxy/openai/v1"_s), bootMs);
    const QByteArray first = proxyToken();
    // A token that is revoked is replaced.
    const QString id = m_hub->call(u"proxy.tokens.list"_s, {}, m_ada)[u"tokens"][0][u"id"].toString();
    (void)m_hub->call(u"proxy.tokens.revoke"_s, {{u"id"_s, id}}, m_ada);
    QCOMPARE(proxyStatus(first), 401);
    QByteArray second;
    QTRY_VERIFY_WITH_TIMEOUT((second = proxyToken()).startsWith("qdp_") && second != first, bootMs);
    // What another owner has takes the place of what the first one had.
    const QString adasId = m_hub->call(u"session.whoami"_s, {}, m_ada)[u"id"].toString();
    QVERIFY(!newUser(u"grace"_s, u"owner"_s).isEmpty());
    const QByteArray grace = signIn(u"grace"_s);
    const QJsonObject demoted{{u"user"_s, adasId}, {u"role"_s, u"read-only"_s}};
    QCOMPARE(m_hub->call(u"users.setRole"_s, demoted, grace)[u"role"].toString(), u"read-only"_s);
    QTRY_COMPARE(proxyStatus(second), 401);
    m_ada = grace; // who asks OpenCode from here on
    QTRY_VERIFY_WITH_TIMEOUT(openCodeProcess() != 0 && proxyToken().isEmpty() && addressOf(u"openai"_s).isEmpty(),
                             bootMs);
    setKey(grace);
    QTRY_VERIFY_WITH_TIMEOUT(addressOf(u"openai"_s).endsWith(u"/proxy/openai/v1"_s), bootMs);
    // And it goes with the key.
    const QString key = m_hub->call(u"keys.list"_s, {}, grace)[u"keys"][0][u"id"].toString();
    (void)m_hub->call(u"keys.delete"_s, {{u"id"_s, key}}, grace);
    QTRY_COMPARE_WITH_TIMEOUT(addressOf(u"openai"_s), QString(), bootMs);
}

void TestHubOpenCode::withoutAccounts()
{
    m_ada.clear();
    start({u"--accounts"_s, u"no"_s});
    setKey({});
    QTRY_VERIFY_WITH_TIMEOUT(addressOf(u"openai"_s).endsWith(u"/proxy/openai/v1"_s), bootMs);
    QString session;
    prompt(session);
    QTRY_VERIFY_WITH_TIMEOUT(openCode("GET", u"session/%1/message"_s.arg(session)).body.contains("\"finish\":\"stop\""),
                             bootMs);
}

void TestHubOpenCode::nobodysKeys()
{
    m_ada.clear();
    start({u"--accounts"_s, u"no"_s, u"--opencode-keys"_s, u"none"_s}, true);
    setKey({});
    QTRY_COMPARE_WITH_TIMEOUT(openCode("GET", u"global/health"_s).status, 200, bootMs);
    QCOMPARE(addressOf(u"openai"_s), QString());
    QVERIFY(proxyToken().isEmpty());
    QVERIFY(environmentOf(openCodeProcess()).contains("ANTHROPIC_API_KEY=" + environmentKey));
}

void TestHubOpenCode::directoriesOfAPerson()
{
    const ScratchProject hers(u"hers"_s);
    start();
    bootstrap();
    const QString id = newUser(u"bob"_s, u"member"_s);
    const QByteArray bob = signIn(u"bob"_s);
    QTRY_COMPARE_WITH_TIMEOUT(openCode("GET", u"global/health"_s).status, 200, bootMs);
    const QString others =
        openCode("POST", u"session?"_s + in(hers.path()), {{u"title"_s, u"b"_s}}).json()[u"id"].toString();
    QVERIFY(!others.isEmpty());
    // Without a word of the owner's he sees everything.
    QCOMPARE(openCode("GET", u"session/"_s + others, {}, bob).status, 200);
    const QJsonObject wrong =
        m_hub->call(u"users.setDirectories"_s, {{u"user"_s, id}, {u"directories"_s, QJsonArray{u"relative"_s}}}, m_ada);
    QVERIFY2(jsonOf(wrong).contains("whole path"), jsonOf(wrong).constData());
    const QJsonObject assigned{{u"user"_s, id}, {u"directories"_s, QJsonArray{m_project.path() + u"/./"_s}}};
    QCOMPARE(m_hub->call(u"users.setDirectories"_s, assigned, bob)[u"code"].toInt(), -32002);
    const QJsonObject user = m_hub->call(u"users.setDirectories"_s, assigned, m_ada);
    QCOMPARE(user[u"directories"].toArray(), QJsonArray{m_project.path()});
    const QString mine = in(m_project.path());
    const auto status = [&](const QString &path) { return openCode("GET", path, {}, bob).status; };
    // Sessions
    const QString own = openCode("POST", u"session?"_s + mine, {{u"title"_s, u"c"_s}}, bob).json()[u"id"].toString();
    QVERIFY(!own.isEmpty());
    QCOMPARE(status(u"session/"_s + own), 200);
    QCOMPARE(status(u"session/"_s + others), 404);
    QCOMPARE(status(u"session/%1/message?"_s.arg(others) + mine), 404);
    QCOMPARE(openCode("DELETE", u"session/"_s + others, {}, bob).status, 404);
    QCOMPARE(status(u"session?"_s + in(hers.path())), 403);
    QCOMPARE(status(u"session?"_s + in(m_project.path() + u"/../hers"_s)), 403);
    QVERIFY(!openCode("GET", u"session?scope=project&"_s + mine, {}, bob).body.contains(others.toLatin1()));
    const QByteArray all = openCode("GET", u"experimental/session"_s, {}, bob).body;
    QVERIFY2(all.contains(own.toLatin1()) && !all.contains(others.toLatin1()), all.constData());
    QVERIFY(openCode("GET", u"experimental/session"_s).body.contains(others.toLatin1()));
    QCOMPARE(openCode("GET", u"project"_s, {}, bob).body.contains(hers.path().toUtf8()), false);
    // Files, by the paths that lead out too
    const QString secret = QFileInfo(hers.path()).fileName();
    QCOMPARE(status(u"file?path=.&"_s + mine), 200);
    for (const QString &path : {u"../%1"_s.arg(secret), u"..%2F"_s + secret, u"%252e%252e/"_s + secret,
                                u"a/../../"_s + secret, hers.path(), u"/etc/passwd"_s}) {
        QCOMPARE(status(u"file?path=%1&"_s.arg(path) + mine), 403);
        QCOMPARE(status(u"file/content?path=%1&"_s.arg(path) + mine), 403);
    }
    QVERIFY(QFile::link(hers.path(), m_project.path() + u"/way-out"_s));
    QCOMPARE(status(u"file/content?path=way-out/README.md&"_s + mine), 403);
    // The server as a whole, and ways around
    for (const QString &path : {u"global/config"_s, u"experimental/worktree?"_s + mine, u"api/session?"_s + mine})
        QCOMPARE(status(path), 403);
    QCOMPARE(openCode("POST", u"experimental/control-plane/move-session?"_s + mine,
                      {{u"sessionID"_s, others}, {u"destination"_s, m_project.path()}}, bob)
                 .status,
             403);
    // Everything again
    QVERIFY(m_hub->call(u"users.setDirectories"_s, {{u"user"_s, id}, {u"directories"_s, QJsonArray()}}, m_ada)[u"id"]
                .isString());
    QTRY_COMPARE(status(u"session/"_s + others), 200);
    const QByteArray log = jsonOf(m_hub->call(u"audit.list"_s, {}, m_ada));
    QVERIFY(log.contains("users.setDirectories"));
}

QTEST_GUILESS_MAIN(TestHubOpenCode)
#include "tst_hubopencode.moc"
