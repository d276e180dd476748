// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// An API key of a provider goes to the server, and into the real keychain only if the person wants that; from there to the next server. S3.28,
// S3.140, S3.141.
#include "core/credentials/knownsecrets.h"
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/await.h"
#include "tests/support/keyring.h"
#include "tests/support/qtest.h"

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

constexpr int longMs = 30'000;

constexpr auto providers = R"({"all":[{"id":"demo","name":"Demo","models":{}},
{"id":"openai","name":"OpenAI","env":["OPENAI_API_KEY"],"models":{}},
{"id":"nameless","name":"Nameless","env":[],"models":{}}],"default":{},"connected":["demo"]})";

const auto keyName = u"OPENAI_API_KEY"_s;

} // namespace

class TestProviderKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init()
    {
        m_rig = std::make_unique<WindowRig>(
            false, [](ui::Application::Start &options) { options.keys = std::make_unique<KnownSecrets>(); });
        m_rig->server.bodies["/provider"] = providers;
        QVERIFY(m_rig->start());
        QVERIFY(await(m_known.remove(keyName)));
        m_rig->app().show(ui::Application::Page::Settings);
        QTRY_VERIFY_WITH_TIMEOUT(m_rig->findObject(u"settingsSearch"_s), longMs);
        m_rig->click(m_rig->findObject(u"settingsSearch"_s));
        m_rig->type(u"auth.json"_s);
    }
    void cleanup() { m_rig.reset(); }

    void keptOneIsUsedAgain();
    void notKeptUnlessAsked();
    void whatHasNoNameIsNotKept();
    void lockedOneIsNotOffered();
    void takenAwayMeanwhile();
    void refusedWhileKeeping();
    void whatTheServerRefusesIsNotKept();
    void anotherOneIsPickedMeanwhile();

private:
    void pick(const QString &name)
    {
        m_rig->click(m_rig->find(name));
        QTRY_VERIFY_WITH_TIMEOUT(m_rig->findObject(u"apiKey"_s), longMs);
    }
    void submit(const QString &key)
    {
        m_rig->click(m_rig->findObject(u"apiKey"_s));
        m_rig->type(key);
        m_rig->click(m_rig->findPressable(u"Connect"_s));
    }
    void enter(const QString &key)
    {
        submit(key);
        QTRY_VERIFY_WITH_TIMEOUT(!m_rig->findObject(u"apiKey"_s), longMs);
    }
    //! The bodies of all that were given to the server.
    [[nodiscard]] QByteArrayList given() const
    {
        QByteArrayList bodies;
        for (const auto &r : m_rig->server.server.requests()) {
            if (r.verb == "PUT" && r.path() == "/auth/openai")
                bodies += r.body;
        }
        return bodies;
    }

    Keyring m_keyring;
    KnownSecrets m_known;
    ui::Theme m_theme{nullptr};
    std::unique_ptr<WindowRig> m_rig;
};

void TestProviderKeys::keptOneIsUsedAgain()
{
    pick(u"OpenAI"_s);
    m_rig->click(m_rig->find(u"Keep the key in the keychain"_s));
    enter(u"qd-canary-key"_s);
    QTRY_COMPARE(given().size(), 1);
    QVERIFY(given().constFirst().contains("qd-canary-key"));
    QTRY_COMPARE(await(m_known.get(keyName)).value_or(QByteArray()), QByteArray("qd-canary-key"));

    pick(u"OpenAI"_s);
    QVERIFY(m_rig->find(u"The keychain has a key of OpenAI."_s));
    QVERIFY(!m_rig->says(u"Keep the key in the keychain"_s));
    m_rig->click(m_rig->find(u"Use the key of OpenAI"_s));
    QTRY_COMPARE(given().size(), 2);
    QTRY_VERIFY_WITH_TIMEOUT(!m_rig->findObject(u"apiKey"_s),
                             longMs); // the answer has come, and with it the form's end
    QCOMPARE(given().constLast(), given().constFirst());

    pick(u"OpenAI"_s);
    m_rig->click(m_rig->find(u"Remove the key of OpenAI"_s));
    QVERIFY(m_rig->find(u"Keep the key in the keychain"_s));
    QCOMPARE(await(m_known.get(keyName)).error().code, Error::Code::NotFound);
}

void TestProviderKeys::notKeptUnlessAsked()
{
    pick(u"OpenAI"_s);
    QVERIFY(m_rig->find(u"Keep the key in the keychain"_s));
    enter(u"qd-canary-key"_s);
    QTRY_COMPARE(given().size(), 1);
    QCOMPARE(await(m_known.get(keyName)).error().code, Error::Code::NotFound);
}

void TestProviderKeys::whatHasNoNameIsNotKept()
{
    pick(u"OpenAI"_s);
    QVERIFY(m_rig->find(u"Keep the key in the keychain"_s));
    pick(u"Nameless"_s);
    QVERIFY(!m_rig->says(u"Keep the key in the keychain"_s));
}

void TestProviderKeys::lockedOneIsNotOffered()
{
    QVERIFY(await(m_known.set(keyName, "qd-canary-key")));
    const auto unlock = qScopeGuard([this] { m_keyring.unlock(); });
    m_keyring.lock();
    pick(u"OpenAI"_s);
    enter(u"qd-canary-other"_s);
    QTRY_COMPARE(given().size(), 1);
    QVERIFY(given().constFirst().contains("qd-canary-other"));
}

void TestProviderKeys::takenAwayMeanwhile()
{
    QVERIFY(await(m_known.set(keyName, "qd-canary-key")));
    pick(u"OpenAI"_s);
    auto *use = m_rig->find(u"Use the key of OpenAI"_s);
    QVERIFY(use);
    QVERIFY(await(m_known.remove(keyName)));
    m_rig->click(use);
    QVERIFY(m_rig->find(u"The keychain did not give the key. Paste it instead."_s));
    QVERIFY(m_rig->find(u"Keep the key in the keychain"_s));
    QVERIFY(given().isEmpty());
}

void TestProviderKeys::refusedWhileKeeping()
{
    pick(u"OpenAI"_s);
    m_rig->click(m_rig->find(u"Keep the key in the keychain"_s));
    const auto unlock = qScopeGuard([this] { m_keyring.unlock(); });
    m_keyring.lock();
    Refusal refusal;
    enter(u"qd-canary-key"_s);
    QVERIFY(m_rig->find(u"The keychain did not take the key. The server has it."_s));
    QTRY_COMPARE(given().size(), 1);
}

void TestProviderKeys::whatTheServerRefusesIsNotKept()
{
    m_rig->server.server.setHandler([this](const FakeHttpServer::Request &r) {
        if (r.verb == "PUT")
            r.answer(R"({"name":"BadRequest","data":{"message":"Not a key."}})", 400);
        else
            m_rig->server.answer(r);
    });
    pick(u"OpenAI"_s);
    m_rig->click(m_rig->find(u"Keep the key in the keychain"_s));
    submit(u"qd-canary-key"_s);
    QVERIFY(m_rig->find(u"The key could not be stored"_s));
    QCOMPARE(given().size(), 1);
    QVERIFY(m_rig->findObject(u"apiKey"_s));
    QCOMPARE(await(m_known.get(keyName)).error().code, Error::Code::NotFound);
}

void TestProviderKeys::anotherOneIsPickedMeanwhile()
{
    m_rig->server.held.insert("/auth/openai");
    pick(u"OpenAI"_s);
    m_rig->click(m_rig->find(u"Keep the key in the keychain"_s));
    submit(u"qd-canary-key"_s);
    QTRY_COMPARE(m_rig->server.waiting.size(), 1);
    pick(u"Nameless"_s);
    m_rig->server.release();
    QTRY_COMPARE(await(m_known.get(keyName)).value_or(QByteArray()), QByteArray("qd-canary-key"));
    QVERIFY(m_rig->findObject(u"apiKey"_s)); // what is picked stays picked
    QVERIFY(!m_rig->says(u"The keychain has a key of Nameless."_s));
}

QTEST_MAIN(TestProviderKeys)
#include "tst_providerkeys.moc"
