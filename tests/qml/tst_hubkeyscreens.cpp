// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Keys, proxy tokens and usage on the page of a hub, in the real window on a whole hub: S0.19, S0.32, S0.49.
#include "core/hub/hubsignin.h"
#include "qml/hub/hublink.h"
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/await.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/serverprocess.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

constexpr int longMs = 30'000;
constexpr QSize desktop{1440, 2600}; // all of the page is in sight
constexpr QSize phone{390, 3800};
const QString password = u"qd-canary-correct-horse"_s;

} // namespace

class TestHubKeyScreens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_ollama = std::make_unique<FakeHttpServer>([](const FakeHttpServer::Request &request) {
            request.answer(request.verb == "GET"
                               ? R"({"data":[{"id":"llama3.2"},{"id":"qwen3"}]})"
                               : R"({"model":"llama3.2","usage":{"prompt_tokens":48200,"completion_tokens":1240}})");
        });
        m_hub = std::make_unique<ServerProcess>(m_folder->path(), QStringList{u"--mode"_s, u"hub"_s},
                                                QMap<QString, QString>{{u"OLLAMA_HOST"_s, m_ollama->url().toString()}});
        QVERIFY2(m_hub->waitUntilReady(), m_hub->said().constData());
        static const QRegularExpression shown(u"becomes the owner: (\\S+)"_s);
        QString code;
        QTRY_VERIFY_WITH_TIMEOUT(!(code = shown.match(QString::fromUtf8(m_hub->said())).captured(1)).isEmpty(), longMs);
        HubSignIn client(m_hub->url(), {}, {u"Ada's laptop"_s, u"linux"_s});
        const auto in = await(client.bootstrap(code, u"ada"_s, password));
        QVERIFY(in.has_value());
        m_owner = in->token;
        m_rig = std::make_unique<WindowRig>();
    }
    void cleanup()
    {
        m_rig.reset();
        QVERIFY(!m_hub->said().contains("qd-canary"));
        m_hub.reset();
        m_ollama.reset();
    }

    void aKey();
    void withoutAKey();
    void aTokenAndItsUse();
    void thisComputersOpenCode_data();
    void thisComputersOpenCode();
    void whoMayNot();
    void everythingHasAName_data();
    void everythingHasAName();

private:
    [[nodiscard]] bool open(const QByteArray &token, QSize size = desktop)
    {
        if (!m_rig->start(size))
            return false;
        WorkspaceRecord record;
        record.kind = WorkspaceKind::Hub;
        record.name = u"Build hub"_s;
        record.url = m_hub->url();
        const QString id = m_rig->app().workspaces()->add(record, token, true).value_or(QString());
        const auto *workspace = m_rig->app().workspaces()->find(id);
        if (!workspace || !QTest::qWaitFor([workspace] { return workspace->hub() != nullptr; }, longMs))
            return false;
        m_rig->app().manage(id);
        return QTest::qWaitFor([workspace] { return workspace->hub()->isReady(); }, longMs) &&
               QTest::qWaitFor([this] { return m_rig->findObject(u"hubPage"_s) != nullptr; }, longMs);
    }
    [[nodiscard]] QQuickItem *object(const QString &name) const
    {
        QQuickItem *found = nullptr;
        const bool there = QTest::qWaitFor(
            [&] {
                found = m_rig->findObject(name);
                return found && found->isEnabled();
            },
            longMs);
        return there ? found : nullptr;
    }
    //! A program asks a model with the token; true when that has been counted.
    [[nodiscard]] bool useOnce(const QByteArray &token) const
    {
        const QByteArray body = R"({"model":"llama3.2","messages":[]})";
        if (m_hub->ask("POST", u"/proxy/ollama/v1/chat/completions"_s, body, token).status != 200)
            return false;
        return QTest::qWaitFor(
            [this] { return !m_hub->call(u"proxy.usage"_s, {}, m_owner)[u"entries"].toArray().isEmpty(); }, longMs);
    }
    //! What is in the dialog, not what lies below it.
    void press(const QString &name) const
    {
        auto *item = object(name);
        QVERIFY2(item, qPrintable(name));
        m_rig->click(item);
    }
    //! For people, where they want one.
    void picture(const QString &name) const
    {
        const QString folder = qEnvironmentVariable("QD_PICTURES");
        const QImage seen = m_rig->window()->grabWindow();
        QVERIFY(!seen.isNull());
        if (!folder.isEmpty())
            QVERIFY(seen.save(folder + u"/model-keys-"_s + name + u".png"_s));
    }
    void addKey() const
    {
        press(u"addHubKey"_s);
        press(u"keyProvider"_s);
        auto *choice = m_rig->findPressable(u"OpenAI"_s);
        QVERIFY(choice);
        m_rig->click(choice);
        QTRY_COMPARE_WITH_TIMEOUT(object(u"keyProvider"_s)->property("text").toString(), u"OpenAI"_s, longMs);
        QTRY_VERIFY_WITH_TIMEOUT(!m_rig->says(u"OpenRouter"_s), longMs); // the list gives the keyboard back
        press(u"hubKey"_s);
        m_rig->type(u"qd-canary-key"_s);
        QTRY_COMPARE_WITH_TIMEOUT(object(u"hubKey"_s)->property("length").toInt(), 13, longMs);
        press(u"saveKey"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!m_rig->findObject(u"hubKey"_s), longMs);
    }
    //! Through the dialog; what is on the clipboard then.
    [[nodiscard]] QByteArray makeToken(const QString &name) const
    {
        press(u"addProxyToken"_s);
        press(u"tokenName"_s);
        m_rig->type(name);
        press(u"createToken"_s);
        return object(u"proxyToken"_s) ? QGuiApplication::clipboard()->text().toLatin1() : QByteArray();
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeHttpServer> m_ollama;
    std::unique_ptr<ServerProcess> m_hub;
    QByteArray m_owner;
    std::unique_ptr<WindowRig> m_rig;
};

void TestHubKeyScreens::aKey()
{
    QVERIFY(open(m_owner));
    QVERIFY(m_rig->find(u"No key yet."_s));
    addKey();
    QVERIFY(m_rig->find(u"OpenAI"_s));
    QVERIFY(m_hub->ask("GET", u"/api/provider-keys"_s, {}, m_owner).body.contains("openai"));
    m_rig->click(m_rig->findPressable(u"More for the key of OpenAI"_s));
    m_rig->click(m_rig->findPressable(u"Delete …"_s));
    QVERIFY(m_rig->find(u"Delete the key of OpenAI?"_s));
    press(u"sureOfKey"_s);
    QVERIFY(m_rig->find(u"No key yet."_s));
    // The master key, after a question.
    press(u"rotateMaster"_s);
    QVERIFY(m_rig->find(u"Change the master key?"_s));
    press(u"sureOfKey"_s);
    QVERIFY(m_rig->find(u"Changed just now."_s));
}

// Ollama has none: there is nothing to store, and the hub can say whether it reaches it.
void TestHubKeyScreens::withoutAKey()
{
    QVERIFY(open(m_owner));
    press(u"addHubKey"_s);
    press(u"keyProvider"_s);
    auto *choice = m_rig->findPressable(u"Ollama"_s);
    QVERIFY(choice);
    m_rig->click(choice);
    QVERIFY(m_rig->find(u"Ollama needs no key."_s));
    QVERIFY(!m_rig->findObject(u"hubKey"_s) && !m_rig->findObject(u"saveKey"_s));
    press(u"testKey"_s);
    QVERIFY(object(u"keyVerdict"_s));
    QCOMPARE(accessibleName(object(u"keyVerdict"_s)), u"It works, with 2 models."_s);
    QVERIFY(accessibleDescription(object(u"keyVerdict"_s)).contains(u"llama3.2"_s));
}

void TestHubKeyScreens::aTokenAndItsUse()
{
    QVERIFY(open(m_owner));
    QVERIFY(m_rig->find(u"Nothing in these days."_s));
    QVERIFY(m_rig->find(u"No token yet."_s));
    const QByteArray token = makeToken(u"editor"_s);
    QVERIFY(token.startsWith("qdp_"));
    QCOMPARE(object(u"proxyAddress"_s)->property("text").toString(), m_hub->url().toString() + u"/proxy/openai/v1"_s);
    for (auto *item : m_rig->shown())
        QVERIFY(!accessibleName(item).contains(u"qdp_"_s) && !accessibleDescription(item).contains(u"qdp_"_s));
    press(u"closeToken"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!m_rig->findObject(u"proxyToken"_s), longMs);
    QVERIFY(m_rig->findPressable(u"Revoke the token editor"_s));
    QVERIFY(useOnce(token));
    m_rig->click(m_rig->findPressable(u"7 days"_s));
    auto *row = m_rig->find(u"llama3.2"_s);
    QVERIFY(row);
    QVERIFY(accessibleDescription(row).contains(QLocale().toString(48'200)));
    m_rig->click(m_rig->findPressable(u"Everybody's"_s));
    m_rig->click(m_rig->findPressable(u"By person"_s));
    QVERIFY(m_rig->find(u"ada"_s));
    m_rig->click(m_rig->findPressable(u"Revoke the token editor"_s));
    press(u"revokeNow"_s);
    QVERIFY(m_rig->find(u"No token yet."_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_hub->ask("POST", u"/proxy/ollama/v1/chat/completions"_s, "{}", token).status, 401,
                              longMs);
}

void TestHubKeyScreens::thisComputersOpenCode_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("scheme");
    QTest::newRow("desktop") << desktop << int(ui::Theme::Scheme::Dark);
    QTest::newRow("desktop-light") << desktop << int(ui::Theme::Scheme::Light);
    QTest::newRow("phone") << phone << int(ui::Theme::Scheme::Dark);
    QTest::newRow("phone-light") << phone << int(ui::Theme::Scheme::Light);
}

// It asks with the keys that the person has there, from the hub's page; the settings say so and end it.
void TestHubKeyScreens::thisComputersOpenCode()
{
    QFETCH(QSize, size);
    QFETCH(int, scheme);
    QVERIFY(open(m_owner, size));
    m_rig->app().settings()->setScheme(scheme);
    // The hub has Ollama, which needs no key; one that is added counts at once.
    press(u"useHubKeys"_s);
    QVERIFY(object(u"useOwnKeys"_s));
    QVERIFY(m_rig->host().modelKeys);
    QCOMPARE(m_rig->host().modelKeys->providers.keys(), QStringList{u"ollama"_s});
    addKey();
    QTRY_VERIFY_WITH_TIMEOUT(m_rig->host().modelKeys->providers.contains(u"openai"_s), longMs);
    QVERIFY(m_rig->findPressable(u"Revoke the token OpenCode on"_s));
    QVERIFY(!m_rig->says(u"You have no key at Build hub"_s));
    for (auto *item : m_rig->shown())
        QVERIFY(!accessibleName(item).contains(u"qdp_"_s) && !accessibleDescription(item).contains(u"qdp_"_s));
    picture(u"hub-"_s + QString::fromLatin1(QTest::currentDataTag()));
    m_rig->app().show(ui::Application::Page::Settings);
    QVERIFY(object(u"settingsUseOwnKeys"_s));
    picture(u"settings-"_s + QString::fromLatin1(QTest::currentDataTag()));
    press(u"settingsUseOwnKeys"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!m_rig->host().modelKeys && !m_rig->findObject(u"settingsUseOwnKeys"_s), longMs);
}

void TestHubKeyScreens::whoMayNot()
{
    const CommandResult made = runDaemon({u"token"_s, u"create"_s, u"--name"_s, u"reader"_s, u"--permissions"_s,
                                          u"read"_s, u"--user"_s, u"ada"_s, u"--data"_s, m_folder->path()});
    const QByteArray reader = QJsonDocument::fromJson(made.out)[u"token"].toString().toLatin1();
    QVERIFY(!reader.isEmpty());
    QVERIFY(open(reader));
    QVERIFY(m_rig->find(u"Build hub"_s));
    for (const auto &gone : {u"addHubKey"_s, u"addProxyToken"_s, u"usageDays"_s, u"rotateMaster"_s})
        QVERIFY2(!m_rig->findObject(gone), qPrintable(gone));
}

void TestHubKeyScreens::everythingHasAName_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("desktop") << desktop;
    QTest::newRow("phone") << phone;
}

void TestHubKeyScreens::everythingHasAName()
{
    QFETCH(QSize, size);
    QVERIFY(open(m_owner, size));
    // As much as there is of a window.
    const auto picture = [&](const QString &screen) {
        m_rig->window()->resize(size.width(), size == phone ? 844 : 900);
        m_rig->savePictures(screen);
        m_rig->window()->resize(size);
    };
    addKey();
    press(u"addHubKey"_s);
    picture(u"keys dialog"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(!m_rig->findObject(u"hubKey"_s), longMs);
    press(u"addProxyToken"_s);
    press(u"tokenLimits"_s);
    picture(u"keys token dialog"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(!m_rig->findObject(u"tokenName"_s), longMs);
    const QByteArray token = makeToken(u"editor"_s);
    QVERIFY(!token.isEmpty());
    picture(u"keys token made"_s);
    press(u"closeToken"_s);
    QVERIFY(m_rig->findPressable(u"Revoke the token editor"_s));
    QVERIFY(useOnce(token));
    m_rig->click(m_rig->findPressable(u"7 days"_s));
    QVERIFY(m_rig->find(u"llama3.2"_s));
    m_rig->savePictures(u"keys page"_s);
    const auto *page = m_rig->findObject(u"hubPage"_s);
    int pressable = 0;
    for (auto *item : m_rig->shown()) {
        if (!page->isAncestorOf(item) || !isPressable(item) || !item->inherits("QQuickAbstractButton"))
            continue;
        ++pressable;
        QVERIFY2(!accessibleName(item).isEmpty(), item->metaObject()->className());
        QVERIFY2(size != phone || (item->height() >= 44 && item->width() >= 44), qPrintable(accessibleName(item)));
        const QRectF place = item->mapRectToScene(QRectF(QPointF(), item->size()));
        QVERIFY2(place.left() >= 0 && place.right() <= size.width(), qPrintable(accessibleName(item)));
    }
    QVERIFY(pressable >= 9);
}

QTEST_MAIN(TestHubKeyScreens)
#include "tst_hubkeyscreens.moc"
