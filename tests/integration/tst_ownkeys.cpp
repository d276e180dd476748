// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Keys that a person keeps in the window's own hub, for this computer's OpenCode: the port that has nothing but the proxy, the choice in the window, and
// at last the real OpenCode, which answers with them and has none (S0.30, S0.49, S4.161).
#include "app/desktop/localhub.h"
#include "app/desktop/localserver.h"
#include "core/protocol/proxytokenmethods.h"
#include "core/protocol/proxyusagemethods.h"
#include "embedded-server/opencode/configchange.h"
#include "qml/hub/modelkeys.h"
#include "tests/qml/fakehub.h"
#include "tests/qml/stubhost.h"
#include "tests/qml/workspacedeck.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/gatewayrig.h"
#include "tests/support/mockmodel.h"
#include "tests/support/phone.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"
#include "tests/support/supervised.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using server::EmbeddedHub;
using ui::ModelKeys;

namespace {

constexpr int bootMs = 90'000;
const QString storedKey = u"qd-canary-stored-key-0123456789"_s;
constexpr auto body = R"({"model":"llama3.2","messages":[]})";

//! What a program of this machine is answered.
int statusOf(const QUrl &url, const QByteArray &token = {}, const QByteArray &posted = {}, const QByteArray &host = {})
{
    QNetworkAccessManager manager;
    QNetworkRequest request(url);
    request.setTransferTimeout(patienceMs);
    if (!token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token);
    if (!host.isEmpty())
        request.setRawHeader("Host", host);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    QNetworkReply *reply = posted.isEmpty() ? manager.get(request) : manager.post(request, posted);
    if (!QTest::qWaitFor([reply] { return reply->isFinished(); }, patienceMs))
        return -1;
    return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(); // 0: nobody is there
}

QUrl below(QUrl url, const QString &path)
{
    url.setPath(path);
    return url;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestOwnKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void onlyTheProxy();
    void countedTogether();
    void lastWordCounts();
    void chosenAndGivenBack();
    void keysComeAndGo();
    void hubThatDoesNotOpen();
    void problemAtTheStart();
    void endsWithTheProgram();
    void answersWithThem();
    void serverThatWasLeftRunning();

private:
    //! A hub of a window, and a provider that needs no key.
    void openHub()
    {
        m_hub = std::make_unique<LocalHub>(m_folder->filePath(u"hub"_s), m_openCode);
        m_transport = m_hub->transport();
        m_api = std::make_unique<HubApi>(*m_transport);
        m_transport->start();
        QTRY_COMPARE(m_transport->state(), HubTransport::State::Live);
    }
    void closeHub()
    {
        m_api.reset();
        m_transport.reset();
        m_hub.reset();
    }
    void setKey(const QString &provider) const
    {
        rpc::KeysSet::Params key;
        key.provider = provider;
        key.key = storedKey;
        QVERIFY(await(m_api->call<rpc::KeysSet>(key)).has_value());
    }
    [[nodiscard]] QList<rpc::ProxyTokenInfo> tokens() const
    {
        const auto listed = await(m_api->call<rpc::ProxyTokensList>());
        return listed ? listed->tokens : QList<rpc::ProxyTokenInfo>();
    }
    [[nodiscard]] QString local() const { return m_deck->workspaces->local()->id(); }
    void remake(ui::ServerHost &host) { m_keys = std::make_unique<ModelKeys>(*m_deck->workspaces, &host, m_hub.get()); }
    void choose()
    {
        m_keys->useHub(local());
        QTRY_VERIFY(!m_keys->isBusy());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeHttpServer> m_provider;
    std::unique_ptr<WorkspaceDeck> m_deck;
    FixedHost m_openCode;
    StubHost m_host;
    std::unique_ptr<LocalHub> m_hub;
    std::unique_ptr<HubTransport> m_transport;
    std::unique_ptr<HubApi> m_api;
    std::unique_ptr<ModelKeys> m_keys;
};

void TestOwnKeys::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_provider = std::make_unique<FakeHttpServer>([](const FakeHttpServer::Request &request) {
        request.answer(request.verb == "GET" ? R"({"data":[{"id":"llama3.2"}]})" : R"({"model":"llama3.2"})");
    });
    qputenv("OLLAMA_HOST", m_provider->url().toString().toLatin1());
    m_deck = std::make_unique<WorkspaceDeck>();
    m_host.modelKeys.reset();
}

void TestOwnKeys::cleanup()
{
    if (m_keys)
        QVERIFY(!readable(*m_keys).contains(u"qdp_"_s) && !readable(*m_keys).contains(u"qd-canary"_s));
    QVERIFY(!contents(m_deck->place.filePath(u"settings.ini"_s)).contains("qdp_"));
    m_keys.reset();
    closeHub();
    m_deck.reset();
    m_provider.reset();
    qunsetenv("OLLAMA_HOST");
}

void TestOwnKeys::onlyTheProxy()
{
    EmbeddedHub hub({m_folder->filePath(u"hub"_s), u"ada"_s}, m_openCode);
    server::OpenCodeKeys::Offer offer;
    QVERIFY(await(hub.lendKeys([&offer](const auto &told) { offer = told; })).has_value());
    const QUrl proxy(offer.hub);
    QCOMPARE(proxy.host(), u"127.0.0.1"_s);
    QCOMPARE(offer.providers.size(), 1);
    QCOMPARE(offer.providers[0].id, u"ollama"_s);
    QVERIFY(!hub.isShared());
    const QUrl chat = below(proxy, u"/proxy/ollama/v1/chat/completions"_s);
    QCOMPARE(statusOf(chat, offer.token, body), 200);
    QCOMPARE(statusOf(chat, {}, body), 401);
    QCOMPARE(statusOf(chat, "qdp_qd-canary-wrong", body), 401);
    QCOMPARE(statusOf(chat, offer.token, body, "attacker.example"), 421);
    for (const auto &path : {u"/rpc"_s, u"/ws"_s, u"/health"_s, u"/opencode"_s, u"/opencode/session"_s, u"/metrics"_s,
                             u"/auth/session"_s, u"/sync"_s, u"/keys"_s, u"/"_s})
        QCOMPARE(statusOf(below(proxy, path), offer.token), 404);
    QCOMPARE(statusOf(below(proxy, u"/rpc"_s), offer.token, R"({"jsonrpc":"2.0","id":1,"method":"keys.list"})"), 404);
    // A person's own sign-in opens nothing here, and the shared hub is the same beside it.
    QVERIFY(await(hub.share({EmbeddedHub::Sharing::loopback(), 0})).has_value());
    const std::unique_ptr<HubTransport> transport = hub.transport();
    HubApi api(*transport);
    transport->start();
    Phone phone = Phone::paired(api);
    QCOMPARE(statusOf(chat, phone.token, body), 401);
    QVERIFY(phone.call(u"session.whoami"_s).contains(u"result"_s));
    phone.token = offer.token;
    QVERIFY(phone.ask("POST", "/proxy/ollama/v1/chat/completions", body).has_value());
    hub.unshare();
    QCOMPARE(statusOf(chat, offer.token, body), 200);
    // Given back, nobody is there, and nobody has the token.
    QVERIFY(await(hub.lendKeys(nullptr)).has_value());
    QCOMPARE(statusOf(chat, offer.token, body), 0);
    QVERIFY(await(api.call<rpc::ProxyTokensList>())->tokens.isEmpty());
}

// Two ways in, one limit.
void TestOwnKeys::countedTogether()
{
    EmbeddedHub hub({m_folder->filePath(u"hub"_s), u"ada"_s}, m_openCode);
    server::OpenCodeKeys::Offer offer;
    QVERIFY(await(hub.lendKeys([&offer](const auto &told) { offer = told; })).has_value());
    QVERIFY(await(hub.share({EmbeddedHub::Sharing::loopback(), 0})).has_value());
    const std::unique_ptr<HubTransport> transport = hub.transport();
    HubApi api(*transport);
    transport->start();
    rpc::ProxyTokensCreate::Params wish;
    wish.name = u"twice"_s;
    wish.requestsPerMinute = 2;
    Phone phone = Phone::paired(api);
    phone.token = await(api.call<rpc::ProxyTokensCreate>(wish))->token.toLatin1();
    const QUrl chat = below(QUrl(offer.hub), u"/proxy/ollama/v1/chat/completions"_s);
    QVERIFY(phone.ask("POST", "/proxy/ollama/v1/chat/completions", body).has_value());
    QCOMPARE(statusOf(chat, phone.token, body), 200);
    QCOMPARE(statusOf(chat, phone.token, body), 429);
    QCOMPARE(phone.ask("POST", "/proxy/ollama/v1/chat/completions", body).error().httpStatus, 429);
}

void TestOwnKeys::lastWordCounts()
{
    EmbeddedHub hub({m_folder->filePath(u"hub"_s), u"ada"_s}, m_openCode);
    QList<server::OpenCodeKeys::Offer> told;
    const auto take = [&told](const auto &offer) { told.append(offer); };
    const Awaited<Outcome<void>> first(hub.lendKeys(take));
    const Awaited<Outcome<void>> none(hub.lendKeys(nullptr));
    QTRY_VERIFY(first.done() && none.done());
    QVERIFY(await(hub.open()).has_value());
    const std::unique_ptr<HubTransport> transport = hub.transport();
    HubApi api(*transport);
    transport->start();
    QVERIFY(await(api.call<rpc::ProxyTokensList>())->tokens.isEmpty());
    const Awaited<Outcome<void>> off(hub.lendKeys(nullptr));
    const Awaited<Outcome<void>> on(hub.lendKeys(take));
    QTRY_VERIFY(off.done() && on.done());
    QCOMPARE(await(api.call<rpc::ProxyTokensList>())->tokens.size(), 1);
    const QUrl chat = below(QUrl(told.last().hub), u"/proxy/ollama/v1/chat/completions"_s);
    QCOMPARE(statusOf(chat, told.last().token, body), 200);
}

void TestOwnKeys::chosenAndGivenBack()
{
    openHub();
    remake(m_host);
    QVERIFY(m_keys->hub().isEmpty());
    choose();
    QCOMPARE(m_keys->problem(), QString());
    QCOMPARE(m_keys->hub(), local());
    QCOMPARE(m_keys->providers(), QStringList{u"Ollama"_s});
    QVERIFY(m_host.modelKeys && m_host.modelKeys->token.startsWith("qdp_"));
    QCOMPARE(m_deck->settings.modelKeySource().workspace, local());
    QCOMPARE(tokens().size(), 1);
    QCOMPARE(tokens()[0].name, u"OpenCode on this computer"_s);
    const auto told = *m_host.modelKeys;
    m_keys->useHub(local());
    QVERIFY(!m_keys->isBusy() && m_host.modelKeys == told); // twice is once
    m_keys->useOwn();
    QVERIFY(!m_host.modelKeys && m_keys->hub().isEmpty());
    QTRY_VERIFY(tokens().isEmpty());
    QCOMPARE(m_deck->settings.modelKeySource(), ui::SettingsStore::ModelKeySource());
    QCOMPARE(statusOf(below(told.hub, u"/proxy/ollama/v1/models"_s), told.token), 0);
    // And again, at once.
    choose();
    QVERIFY(m_host.modelKeys && m_host.modelKeys->token != told.token);
}

void TestOwnKeys::keysComeAndGo()
{
    qunsetenv("OLLAMA_HOST");
    openHub();
    remake(m_host);
    choose();
    QCOMPARE(m_keys->hub(), local());
    QVERIFY2(m_keys->problem().startsWith(u"There is no key on this computer"_s), qPrintable(m_keys->problem()));
    QCOMPARE(m_keys->problemHub(), local());
    QVERIFY(!m_host.modelKeys);
    setKey(u"openai"_s);
    QTRY_VERIFY(m_host.modelKeys && m_keys->problem().isEmpty());
    setKey(u"anthropic"_s);
    QTRY_COMPARE(m_keys->providers(), (QStringList{u"Anthropic"_s, u"OpenAI"_s}));
    const auto all = await(m_api->call<rpc::KeysList>());
    QVERIFY(all.has_value());
    for (const auto &key : all->keys) {
        rpc::KeyId gone;
        gone.id = key.id;
        QVERIFY(await(m_api->call<rpc::KeysDelete>(gone)).has_value());
    }
    QTRY_VERIFY(!m_host.modelKeys && m_keys->problem().startsWith(u"There is no key"_s));
}

// Whoever else has the hub's folder, or a key that can't be read: it is said, and nothing has changed.
void TestOwnKeys::hubThatDoesNotOpen()
{
    auto other =
        std::make_unique<EmbeddedHub>(EmbeddedHub::Options{m_folder->filePath(u"hub"_s), u"ada"_s}, m_openCode);
    QVERIFY(await(other->open()).has_value());
    m_hub = std::make_unique<LocalHub>(m_folder->filePath(u"hub"_s), m_openCode);
    remake(m_host);
    choose();
    QVERIFY(m_keys->hub().isEmpty() && !m_host.modelKeys);
    QCOMPARE(m_keys->problemHub(), local());
    QVERIFY2(m_keys->problem().contains(u"Another quarterdeckd uses"_s), qPrintable(m_keys->problem()));
    QCOMPARE(m_deck->settings.modelKeySource(), ui::SettingsStore::ModelKeySource());
    other.reset();
    choose();
    QCOMPARE(m_keys->problem(), QString());
    QVERIFY(m_host.modelKeys);
}

void TestOwnKeys::problemAtTheStart()
{
    m_deck->settings.setModelKeySource({local(), {}, {}});
    auto other =
        std::make_unique<EmbeddedHub>(EmbeddedHub::Options{m_folder->filePath(u"hub"_s), u"ada"_s}, m_openCode);
    QVERIFY(await(other->open()).has_value());
    m_hub = std::make_unique<LocalHub>(m_folder->filePath(u"hub"_s), m_openCode);
    remake(m_host);
    const QSignalSpy begun(m_keys.get(), &ModelKeys::begun);
    m_keys->begin();
    QTRY_COMPARE(begun.size(), 1); // OpenCode starts all the same
    QTRY_VERIFY2(m_keys->problem().startsWith(u"OpenCode asks with its own keys for now."_s),
                 qPrintable(m_keys->problem()));
    QVERIFY(!m_host.modelKeys);
    QCOMPARE(m_keys->hub(), local()); // it is still what the person chose
    other.reset();
    m_keys->retry();
    QTRY_VERIFY(m_host.modelKeys && m_keys->problem().isEmpty());
    QCOMPARE(begun.size(), 1);
}

void TestOwnKeys::endsWithTheProgram()
{
    openHub();
    m_deck->settings.setModelKeySource({local(), {}, {}});
    remake(m_host);
    const QSignalSpy begun(m_keys.get(), &ModelKeys::begun);
    m_keys->begin();
    QVERIFY(begun.isEmpty()); // OpenCode is to start with them
    QTRY_COMPARE(begun.size(), 1);
    QVERIFY(m_host.modelKeys);
    QCOMPARE(tokens().size(), 1);
    const QSignalSpy ended(m_keys.get(), &ModelKeys::ended);
    m_keys->end();
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(tokens().isEmpty());
    QCOMPARE(m_deck->settings.modelKeySource().workspace, local());
    // A program that could not say good-bye: the next one revokes what it left.
    remake(m_host);
    m_keys->begin();
    QTRY_COMPARE(tokens().size(), 1);
    const QString left = tokens()[0].id;
    m_keys.reset();
    closeHub();
    openHub();
    remake(m_host);
    m_keys->begin();
    QTRY_VERIFY(tokens().size() == 1 && tokens()[0].id != left);
}

void TestOwnKeys::answersWithThem()
{
    const ScratchProject project;
    const MockModel model(project.path());
    qputenv("OLLAMA_HOST", model.url().toString().toLatin1());
    qputenv("ANTHROPIC_API_KEY", "qd-canary-environment-key");
    const SupervisedPlace place;
    LocalServer server(place.options());
    server.setSettings(&m_deck->settings);
    server.setInUse(false);
    openHub();
    remake(server);
    server.start();
    QTRY_VERIFY_WITH_TIMEOUT(server.endpoint(), bootMs);
    const auto environment = [&server] { return contents(u"/proc/%1/environ"_s.arg(server.processId())); };
    const auto isAnotherThan = [&server](qint64 before) { return server.endpoint() && server.processId() != before; };
    QVERIFY(environment().contains("qd-canary")); // its own, as it always was
    qint64 before = server.processId();
    choose();
    QCOMPARE(m_keys->problem(), QString());
    QTRY_VERIFY_WITH_TIMEOUT(isAnotherThan(before), bootMs);
    QVERIFY(environment().contains("qdp_") && !environment().contains("qd-canary"));
    // A key that is set later reaches it.
    before = server.processId();
    setKey(u"openai"_s);
    QTRY_VERIFY_WITH_TIMEOUT(isAnotherThan(before) && environment().contains("/proxy/openai/v1"), bootMs);
    QVERIFY(!environment().contains("qd-canary"));
    QVERIFY(!contents(u"/proc/%1/cmdline"_s.arg(server.processId())).contains("qdp_"));

    server::Endpoint endpoint;
    endpoint.url = server.endpoint()->url;
    endpoint.username = server.endpoint()->username;
    endpoint.password = server.endpoint()->password;
    const auto offered = await(m_api->call<rpc::ProxyProviders>());
    QString name;
    for (const auto &provider : offered->providers)
        name = provider.id == u"ollama" ? provider.models.value(0) : name;
    QVERIFY(!name.isEmpty());
    QVERIFY(promptInNewSession(endpoint, project.path(), u"#plain"_s, u"ollama/"_s + name));
    QByteArray messages;
    const auto answered = [&] {
        const QJsonArray sessions = request(endpoint, "GET", u"/session"_s, project.path()).json().array();
        const QString path = u"/session/%1/message"_s.arg(sessions[0][u"id"].toString());
        messages = request(endpoint, "GET", path, project.path()).body;
        return messages.contains("\"finish\":\"stop\"");
    };
    QTRY_VERIFY2_WITH_TIMEOUT(answered(), messages.right(2'000).constData(), bootMs);
    QVERIFY(QJsonDocument(model.journal()).toJson().contains(name.toUtf8()));
    const auto asked = await(m_api->call<rpc::ProxyUsageOfMine>());
    QVERIFY(asked.has_value() && !asked->entries.isEmpty());
    QCOMPARE(asked->entries[0].model, name);
    QVERIFY(!server.logLines().join(u'\n').contains(u"qdp_"_s));
    QDirIterator files(place.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext())
        QVERIFY2(!contents(files.next()).contains("qd-canary"), qPrintable(files.filePath()));
    // Given back, it is as before.
    before = server.processId();
    m_keys->useOwn();
    QTRY_VERIFY_WITH_TIMEOUT(isAnotherThan(before), bootMs);
    QVERIFY(environment().contains("qd-canary") && !environment().contains("qdp_"));
    qunsetenv("ANTHROPIC_API_KEY");
    m_keys.reset();
}

// It was told a port that nobody listens at and a token that is worth nothing: it starts anew when it is idle, and not before.
void TestOwnKeys::serverThatWasLeftRunning()
{
    const SupervisedPlace place;
    m_deck->settings.setModelKeySource({local(), {}, {}});
    const auto tokenOf = [](qint64 pid) {
        const QByteArray environment = contents(u"/proc/%1/environ"_s.arg(pid));
        const qsizetype at = environment.indexOf("qdp_");
        return at < 0 ? QByteArray() : environment.mid(at, environment.indexOf('"', at) - at);
    };
    const auto start = [&] {
        auto server = std::make_unique<LocalServer>(place.options());
        server->setSettings(&m_deck->settings);
        openHub();
        remake(*server);
        connect(m_keys.get(), &ModelKeys::begun, server.get(), &LocalServer::start);
        m_keys->begin();
        return server;
    };
    const auto leave = [&](std::unique_ptr<LocalServer> server) {
        const QSignalSpy stopped(server.get(), &ui::ServerHost::stopped);
        server->stop(true);
        QTRY_VERIFY_WITH_TIMEOUT(!stopped.isEmpty(), bootMs);
        const QSignalSpy ended(m_keys.get(), &ModelKeys::ended);
        m_keys->end();
        QTRY_VERIFY(!ended.isEmpty());
        m_keys.reset();
        closeHub();
    };
    auto server = start();
    QTRY_VERIFY_WITH_TIMEOUT(server->endpoint(), bootMs);
    const qint64 first = server->processId();
    const QByteArray token = tokenOf(first);
    QVERIFY(!token.isEmpty());
    QVERIFY(!place.readState(u"server.json"_s).contains(token));
    leave(std::move(server));
    // Adopted, and at work: left alone.
    server = start();
    QTRY_VERIFY_WITH_TIMEOUT(server->endpoint(), bootMs);
    QCOMPARE(server->processId(), first);
    QVERIFY(!m_keys->providers().isEmpty());
    server->setInUse(false);
    QTRY_VERIFY_WITH_TIMEOUT(server->endpoint() && server->processId() != first, bootMs);
    const QByteArray next = tokenOf(server->processId());
    QVERIFY(!next.isEmpty() && next != token);
    // With OpenCode's own keys nothing changes over such a start.
    m_keys->useOwn();
    const qint64 second = server->processId();
    QTRY_VERIFY_WITH_TIMEOUT(server->endpoint() && server->processId() != second, bootMs);
    const qint64 third = server->processId();
    leave(std::move(server));
    server = start();
    server->setInUse(false);
    QTRY_VERIFY_WITH_TIMEOUT(server->endpoint(), bootMs);
    QCOMPARE(server->processId(), third);
    const QByteArray record = place.readState(u"server.json"_s);
    QCOMPARE(QJsonDocument::fromJson(record)[u"config"].toString().toLatin1(), server::configDigest(place.options()));
    m_keys.reset();
}

QTEST_MAIN(TestOwnKeys)
#include "tst_ownkeys.moc"
