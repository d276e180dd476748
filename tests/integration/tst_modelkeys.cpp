// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// This computer's OpenCode with the keys that a person has at a hub: chosen, given back, and everything that can be in the way; at last the real OpenCode,
// which answers through a real hub's proxy and has no key (S0.48, S0.49).
#include "app/desktop/localserver.h"
#include "qml/hub/hublink.h"
#include "qml/hub/modelkeys.h"
#include "tests/qml/fakehub.h"
#include "tests/qml/stubhost.h"
#include "tests/qml/workspacedeck.h"
#include "tests/support/manualtime.h"
#include "tests/support/mockmodel.h"
#include "tests/support/qtest.h"
#include "tests/support/roomsrig.h"
#include "tests/support/scratchproject.h"
#include "tests/support/supervised.h"
#include "tests/support/testprocess.h"

#include <QFile>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using ui::ModelKeys;

namespace {

constexpr int longMs = 30'000;
constexpr int bootMs = 90'000;
const QString storedKey = u"qd-canary-stored-key-0123456789"_s;

//! A keychain that is locked when a test says so.
class LockableStore final : public SecretStore
{
public:
    QCoro::Task<Outcome<QByteArray>> read(SecretName name) override
    {
        if (isLocked)
            return locked<QByteArray>();
        return m_inner.read(std::move(name));
    }
    QCoro::Task<Outcome<void>> write(SecretName name, QByteArray secret) override
    {
        if (isLocked)
            return locked<void>();
        return m_inner.write(std::move(name), std::move(secret));
    }
    QCoro::Task<Outcome<void>> remove(SecretName name) override
    {
        if (isLocked)
            return locked<void>();
        return m_inner.remove(std::move(name));
    }
    QCoro::Task<Outcome<void>> unlock() override
    {
        isLocked = false;
        co_return {};
    }
    KeychainTrouble trouble() const override { return isLocked ? KeychainTrouble::Locked : KeychainTrouble::None; }
    [[nodiscard]] QByteArray proxyToken() const
    {
        const QList<SecretName> names = m_inner.names();
        for (const SecretName &name : names) {
            if (name.item == u"proxy-token")
                return await(const_cast<MemoryStore &>(m_inner).read(name)).value_or(QByteArray());
        }
        return {};
    }

    bool isLocked = false;

private:
    template <typename T>
    static QCoro::Task<Outcome<T>> locked()
    {
        co_return failure(Error::Code::Storage);
    }

    MemoryStore m_inner;
};

} // namespace

class TestModelKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_hub = std::make_unique<OwnedHub>(QStringList{u"--local-providers"_s, u"--opencode-keys"_s, u"none"_s});
    }
    void init();
    void cleanup();

    void usedAndGivenBack();
    void hubWithoutKeys();
    void keysComeAndGo();
    void providerOfOnesOwn();
    void keysOfTheHubItself();
    void movedToAnotherAddress();
    void keychainThatIsLocked();
    void lockedAtTheStart();
    void revokedAtTheHub();
    void whoMayNot();
    void hubThatIsAway();
    void signedOut();
    void removed();
    void answersThroughTheHub();

private:
    void setKey(const QString &provider, const QUrl &address = {}) const
    {
        QJsonObject key{{u"provider"_s, provider}, {u"label"_s, u"test"_s}, {u"key"_s, storedKey}};
        if (!address.isEmpty())
            key.insert(u"baseUrl"_s, address.toString());
        QVERIFY(!m_hub->call(u"keys.set"_s, key)[u"id"].toString().isEmpty());
    }
    void deleteKeys() const
    {
        const QJsonArray all = m_hub->call(u"keys.list"_s)[u"keys"].toArray();
        for (const auto &key : all)
            (void)m_hub->call(u"keys.delete"_s, {{u"id"_s, key[u"id"]}});
    }
    [[nodiscard]] QJsonArray tokensAtTheHub() const { return m_hub->call(u"proxy.tokens.list"_s)[u"tokens"].toArray(); }
    [[nodiscard]] int judged(const QByteArray &token) const
    {
        return m_hub->status(u"/proxy/openai/v1/models"_s, token);
    }
    //! A workspace of the hub, connected; as the window has it.
    [[nodiscard]] ui::Workspace *add(const QByteArray &token)
    {
        WorkspaceRecord record;
        record.kind = WorkspaceKind::Hub;
        record.name = u"Build hub"_s;
        record.url = m_hub->url();
        auto *workspace = m_deck->workspaces->find(m_deck->workspaces->add(record, token, true).value_or(QString()));
        return workspace && reached(*workspace) ? workspace : nullptr;
    }
    [[nodiscard]] static bool reached(const ui::Workspace &workspace)
    {
        if (!QTest::qWaitFor([&] { return workspace.hub() != nullptr; }, longMs))
            return false;
        workspace.hub()->start();
        return QTest::qWaitFor([&] { return workspace.hub()->isReady(); }, longMs);
    }
    //! With a key of OpenAI's.
    [[nodiscard]] ui::Workspace *turnOn()
    {
        setKey(u"openai"_s);
        auto *workspace = add(m_hub->signIn());
        if (!workspace)
            return nullptr;
        m_keys->useHub(workspace->id());
        return settles() && m_host.modelKeys ? workspace : nullptr;
    }
    [[nodiscard]] bool settles() const
    {
        return QTest::qWaitFor([this] { return !m_keys->isBusy(); }, longMs);
    }
    void remake()
    {
        m_keys.reset();
        m_host.modelKeys.reset();
        m_keys = std::make_unique<ModelKeys>(*m_deck->workspaces, &m_host);
    }
    [[nodiscard]] QVariant lastNotice(int role) const
    {
        return m_deck->notices.index(m_deck->notices.count() - 1).data(role);
    }
    [[nodiscard]] bool isOn() const { return m_host.modelKeys && !m_keys->hub().isEmpty(); }

    std::unique_ptr<OwnedHub> m_hub;
    ManualTime m_time;
    StubHost m_host;
    LockableStore *m_keychain = nullptr; //!< the deck's
    std::unique_ptr<WorkspaceDeck> m_deck;
    std::unique_ptr<ModelKeys> m_keys;
};

void TestModelKeys::init()
{
    auto keychain = std::make_unique<LockableStore>();
    m_keychain = keychain.get();
    m_deck = std::make_unique<WorkspaceDeck>(m_time, std::move(keychain));
    m_deck->workspaces->connectAll();
    remake();
}

void TestModelKeys::cleanup()
{
    QVERIFY(!readable(*m_keys).contains(u"qdp_"_s) && !readable(*m_keys).contains(u"qd-canary"_s));
    QFile settings(m_deck->place.filePath(u"settings.ini"_s));
    if (settings.open(QIODevice::ReadOnly))
        QVERIFY(!settings.readAll().contains("qdp_"));
    QVERIFY(!m_hub->said().contains("qdp_") && !m_hub->said().contains("qd-canary"));
    m_keys.reset();
    m_deck.reset();
    m_host.modelKeys.reset();
    deleteKeys();
    const QJsonArray left = tokensAtTheHub();
    for (const auto &token : left)
        (void)m_hub->call(u"proxy.tokens.revoke"_s, {{u"id"_s, token[u"id"]}});
}

void TestModelKeys::usedAndGivenBack()
{
    QVERIFY(m_keys->isOffered() && m_keys->hub().isEmpty());
    const auto *workspace = turnOn();
    QVERIFY2(workspace, qPrintable(m_keys->problem()));
    QCOMPARE(m_keys->hub(), workspace->id());
    QCOMPARE(m_keys->hubName(), u"Build hub"_s);
    QCOMPARE(m_keys->providers(), QStringList{u"OpenAI"_s});
    QCOMPARE(m_keys->problem(), QString());
    const auto told = *m_host.modelKeys;
    QCOMPARE(told.hub, m_hub->url());
    QCOMPARE(told.providers.keys(), QStringList{u"openai"_s});
    QVERIFY(told.token.startsWith("qdp_"));
    QCOMPARE(m_keychain->proxyToken(), told.token);
    const QJsonArray tokens = tokensAtTheHub();
    QCOMPARE(tokens.size(), 1);
    QVERIFY(tokens[0][u"name"].toString().startsWith(u"OpenCode on "_s));
    QCOMPARE(m_deck->settings.modelKeySource().tokenId, tokens[0][u"id"].toString());
    QVERIFY(judged(told.token) != 401);
    // Twice is once.
    m_keys->useHub(workspace->id());
    QVERIFY(!m_keys->isBusy());

    m_keys->useOwn();
    QVERIFY(!m_host.modelKeys && m_keys->hub().isEmpty());
    QTRY_COMPARE(judged(told.token), 401);
    QTRY_VERIFY(m_keychain->proxyToken().isEmpty());
    QVERIFY(tokensAtTheHub().isEmpty());
    QCOMPARE(m_deck->settings.modelKeySource(), ui::SettingsStore::ModelKeySource());
}

void TestModelKeys::hubWithoutKeys()
{
    const auto *workspace = add(m_hub->signIn());
    QVERIFY(workspace);
    m_keys->useHub(workspace->id());
    QVERIFY(settles());
    QCOMPARE(m_keys->problem(), u"You have no key at Build hub that OpenCode could use. Add one there first."_s);
    QCOMPARE(m_keys->problemHub(), workspace->id());
    QVERIFY(!isOn() && tokensAtTheHub().isEmpty() && m_keychain->proxyToken().isEmpty());
}

void TestModelKeys::keysComeAndGo()
{
    auto *workspace = turnOn();
    QVERIFY(workspace);
    setKey(u"anthropic"_s);
    workspace->hub()->reconnect();
    QTRY_COMPARE_WITH_TIMEOUT(m_keys->providers(), (QStringList{u"Anthropic"_s, u"OpenAI"_s}), longMs);
    QCOMPARE(m_host.modelKeys->providers.size(), 2);
    deleteKeys();
    workspace->hub()->reconnect();
    QTRY_VERIFY_WITH_TIMEOUT(!m_host.modelKeys, longMs);
    QVERIFY(m_keys->problem().startsWith(u"You have no key at Build hub"_s));
    QCOMPARE(m_keys->hub(), workspace->id()); // it is still what the person chose
    setKey(u"openai"_s);
    m_keys->retry();
    QTRY_VERIFY_WITH_TIMEOUT(isOn() && m_keys->problem().isEmpty(), longMs);
}

// OpenCode has to be told its models, which the hub asks it for.
void TestModelKeys::providerOfOnesOwn()
{
    FakeHttpServer provider([](const FakeHttpServer::Request &request) {
        request.answer(R"({"data":[{"id":"model-a"},{"id":"model-b"}]})");
    });
    setKey(u"my-models"_s, provider.url());
    const auto *workspace = turnOn();
    QVERIFY(workspace);
    QCOMPARE(m_host.modelKeys->providers.value(u"my-models"_s), (QStringList{u"model-a"_s, u"model-b"_s}));
    QVERIFY(m_host.modelKeys->providers.value(u"openai"_s).isEmpty());
    QCOMPARE(m_deck->settings.modelKeySource().providers, m_host.modelKeys->providers);
}

// The hub's environment has a key, and Ollama beside it needs none.
void TestModelKeys::keysOfTheHubItself()
{
    const FakeHttpServer provider(
        [](const FakeHttpServer::Request &request) { request.answer(R"({"data":[{"id":"llama-a"}]})"); });
    OwnedHub hub({u"--opencode-keys"_s, u"none"_s},
                 {{u"ANTHROPIC_API_KEY"_s, u"qd-canary-environment"_s}, {u"OLLAMA_HOST"_s, provider.url().toString()}});
    WorkspaceRecord record;
    record.kind = WorkspaceKind::Hub;
    record.name = u"Rack"_s;
    record.url = hub.url();
    auto *workspace = m_deck->workspaces->find(m_deck->workspaces->add(record, hub.signIn(), true).value_or(QString()));
    QVERIFY(workspace && reached(*workspace));
    m_keys->useHub(workspace->id());
    QVERIFY(settles());
    QCOMPARE(m_keys->problem(), QString());
    QVERIFY(m_host.modelKeys);
    QCOMPARE(m_host.modelKeys->providers.keys(), (QStringList{u"anthropic"_s, u"ollama"_s}));
    QCOMPARE(m_host.modelKeys->providers.value(u"ollama"_s), QStringList{u"llama-a"_s});
    QCOMPARE(m_keys->providers(), (QStringList{u"Anthropic"_s, u"Ollama"_s}));
    QVERIFY(!hub.said().contains("qd-canary"));
    m_keys->useOwn();
    QTRY_VERIFY(hub.call(u"proxy.tokens.list"_s)[u"tokens"].toArray().isEmpty());
}

// The token was made for another address: nobody else is shown it.
void TestModelKeys::movedToAnotherAddress()
{
    auto *workspace = turnOn();
    QVERIFY(workspace);
    WorkspaceRecord renamed = workspace->record();
    renamed.name = u"Old hub"_s;
    QVERIFY(m_deck->workspaces->change(renamed, {}, true).has_value());
    QVERIFY(isOn());
    QCOMPARE(m_keys->hubName(), u"Old hub"_s);
    WorkspaceRecord moved = workspace->record();
    moved.url = QUrl(u"http://127.0.0.1:9"_s);
    QVERIFY(m_deck->workspaces->change(moved, {}, true).has_value());
    QVERIFY(!m_host.modelKeys && m_keys->hub().isEmpty());
    QCOMPARE(
        m_keys->problem(),
        u"Old hub has another address now, so OpenCode asks with its own keys. Turn it on again for the new one."_s);
    QTRY_VERIFY(m_keychain->proxyToken().isEmpty());
    QCOMPARE(m_deck->settings.modelKeySource(), ui::SettingsStore::ModelKeySource());
}

void TestModelKeys::keychainThatIsLocked()
{
    setKey(u"openai"_s);
    const auto *workspace = add(m_hub->signIn());
    QVERIFY(workspace);
    m_keychain->isLocked = true;
    m_keys->useHub(workspace->id());
    QVERIFY(settles());
    QCOMPARE(m_keys->problem(), u"The keychain is locked. Unlock it and try again."_s);
    QVERIFY(!isOn());
    QTRY_VERIFY(tokensAtTheHub().isEmpty()); // nobody has the one that was made
    m_keychain->isLocked = false;
    m_keys->useHub(workspace->id());
    QVERIFY(settles());
    QVERIFY(isOn() && m_keys->problem().isEmpty());
}

void TestModelKeys::lockedAtTheStart()
{
    QVERIFY(turnOn());
    const auto told = *m_host.modelKeys;
    m_keychain->isLocked = true;
    remake();
    QSignalSpy begun(m_keys.get(), &ModelKeys::begun);
    m_keys->begin();
    QTRY_COMPARE(begun.size(), 1);
    QVERIFY(!m_host.modelKeys);
    QVERIFY2(m_keys->problem().contains(u"The keychain is locked."_s), qPrintable(m_keys->problem()));
    m_keys->retry(); // which unlocks it
    QTRY_VERIFY(m_host.modelKeys == told);
    QVERIFY(m_keys->problem().isEmpty());
    QCOMPARE(tokensAtTheHub().size(), 1);
}

void TestModelKeys::revokedAtTheHub()
{
    auto *workspace = turnOn();
    QVERIFY(workspace);
    (void)m_hub->call(u"proxy.tokens.revoke"_s, {{u"id"_s, tokensAtTheHub()[0][u"id"]}});
    workspace->hub()->reconnect();
    QTRY_VERIFY_WITH_TIMEOUT(!m_host.modelKeys, longMs);
    QCOMPARE(m_keys->problem(),
             u"The token of this computer was revoked at Build hub, so OpenCode asks with its own keys."_s);
    QCOMPARE(m_keys->problemHub(), workspace->id());
    QVERIFY(m_keys->hub().isEmpty());
    QTRY_VERIFY(m_keychain->proxyToken().isEmpty());
}

void TestModelKeys::whoMayNot()
{
    setKey(u"openai"_s);
    const QByteArray bob = m_hub->addUser(u"bob"_s);
    const QString id = m_hub->call(u"session.whoami"_s, {}, bob)[u"id"].toString();
    (void)m_hub->call(u"users.setRole"_s, {{u"user"_s, id}, {u"role"_s, u"read-only"_s}});
    const auto *workspace = add(bob);
    QVERIFY(workspace);
    m_keys->useHub(workspace->id());
    QVERIFY(settles());
    QCOMPARE(m_keys->problem(), u"You may not use keys at Build hub. Ask its owner."_s);
    QVERIFY(!isOn());
    m_keys->useHub(m_deck->workspaces->local()->id());
    QCOMPARE(m_keys->problem(), u"This is no hub. Choose another one."_s);
}

void TestModelKeys::hubThatIsAway()
{
    auto *workspace = turnOn();
    QVERIFY(workspace);
    const auto told = *m_host.modelKeys;
    m_hub->stop();
    // At the next start OpenCode gets what is known.
    remake();
    QSignalSpy begun(m_keys.get(), &ModelKeys::begun);
    m_keys->begin();
    QTRY_COMPARE(begun.size(), 1);
    QVERIFY(m_host.modelKeys == told);
    QVERIFY(m_keys->problem().isEmpty());
    // It is given back all the same, and the person learns what is left.
    m_keys->useOwn();
    QVERIFY(!m_host.modelKeys);
    QTRY_VERIFY(m_keychain->proxyToken().isEmpty());
    const auto said = [this] { return lastNotice(ui::Notices::TextRole).toString(); };
    QTRY_VERIFY_WITH_TIMEOUT(said().contains(u"Revoke the proxy token"_s), longMs);
    m_keys->useHub(workspace->id());
    QVERIFY2(m_keys->problem().startsWith(u"Build hub is not reached."_s), qPrintable(m_keys->problem()));
    m_hub->start();
}

void TestModelKeys::signedOut()
{
    const auto *workspace = turnOn();
    QVERIFY(workspace);
    const QByteArray token = m_host.modelKeys->token;
    m_deck->workspaces->signOut(workspace->id());
    QTRY_VERIFY(!m_host.modelKeys && m_keys->hub().isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(judged(token), 401, longMs);
    QTRY_VERIFY(m_keychain->proxyToken().isEmpty());
}

void TestModelKeys::removed()
{
    const auto *workspace = turnOn();
    QVERIFY(workspace);
    const auto told = *m_host.modelKeys;
    m_deck->workspaces->removeWorkspace(workspace->id());
    QVERIFY(!m_host.modelKeys);
    QVERIFY(judged(told.token) != 401);
    m_deck->notices.act(lastNotice(ui::Notices::NumberRole).toInt()); // the person takes it back
    QTRY_VERIFY_WITH_TIMEOUT(m_host.modelKeys == told, longMs);
    const QString id = m_keys->hub();
    QVERIFY(!id.isEmpty() && reached(*m_deck->workspaces->find(id)));
    m_deck->workspaces->removeWorkspace(id);
    QVERIFY(!m_host.modelKeys && m_keys->hub().isEmpty());
    m_time.advance(60'000); // the undo's time passes
    QTRY_COMPARE_WITH_TIMEOUT(judged(told.token), 401, longMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_keychain->proxyToken().isEmpty(), longMs);
    QCOMPARE(m_deck->settings.modelKeySource().workspace, QString());
}

void TestModelKeys::answersThroughTheHub()
{
    const ScratchProject project;
    const MockModel model(project.path());
    setKey(u"openai"_s, model.url());
    qputenv("ANTHROPIC_API_KEY", "qd-canary-environment-key");
    const SupervisedPlace place;
    LocalServer server(place.options());
    server.setSettings(&m_deck->settings);
    server.setInUse(false);
    m_keys = std::make_unique<ModelKeys>(*m_deck->workspaces, &server);
    const auto *workspace = add(m_hub->signIn());
    QVERIFY(workspace);
    server.start();
    QTRY_VERIFY_WITH_TIMEOUT(server.endpoint(), bootMs);
    const qint64 before = server.processId();
    const auto environment = [&server] {
        QFile file(u"/proc/%1/environ"_s.arg(server.processId()));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QVERIFY(environment().contains("qd-canary")); // its own, as it always was
    m_keys->useHub(workspace->id());
    QVERIFY(settles());
    QCOMPARE(m_keys->problem(), QString());
    QTRY_VERIFY_WITH_TIMEOUT(server.endpoint() && server.processId() != before, bootMs);
    QVERIFY(!environment().contains("qd-canary"));
    QVERIFY(environment().contains(m_keychain->proxyToken()));
    QFile arguments(u"/proc/%1/cmdline"_s.arg(server.processId()));
    QVERIFY(arguments.open(QIODevice::ReadOnly) && !arguments.readAll().contains("qdp_"));

    const auto at = server.endpoint();
    server::Endpoint endpoint;
    endpoint.url = at->url;
    endpoint.username = at->username;
    endpoint.password = at->password;
    QVERIFY(promptInNewSession(endpoint, project.path(), u"#plain"_s, u"openai/gpt-5"_s));
    QByteArray messages;
    const auto answered = [&] {
        const QJsonArray sessions = request(endpoint, "GET", u"/session"_s, project.path()).json().array();
        const QString path = u"/session/%1/message"_s.arg(sessions[0][u"id"].toString());
        messages = request(endpoint, "GET", path, project.path()).body;
        return messages.contains("\"finish\":\"stop\"");
    };
    QTRY_VERIFY2_WITH_TIMEOUT(answered(), messages.right(2'000).constData(), bootMs);
    QVERIFY(QJsonDocument(model.journal()).toJson().contains("gpt-5"));
    const QByteArray usage = QJsonDocument(m_hub->call(u"proxy.usage"_s)).toJson();
    QVERIFY2(usage.contains("gpt-5"), usage.constData());
    QVERIFY(!server.logLines().join(u'\n').contains(u"qdp_"_s));
    // Given back, it is as before.
    const qint64 during = server.processId();
    m_keys->useOwn();
    QTRY_VERIFY_WITH_TIMEOUT(server.endpoint() && server.processId() != during, bootMs);
    QVERIFY(environment().contains("qd-canary") && !environment().contains("qdp_"));
    qunsetenv("ANTHROPIC_API_KEY");
    m_keys.reset();
    remake();
}

QTEST_MAIN(TestModelKeys)
#include "tst_modelkeys.moc"
