// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0

// Which model goes with a prompt: picked, session, project, last used, default (docs/opencode-server.md).
#include "core/library/library.h"
#include "core/sessions/sessionstore.h"
#include "qml/sessions/modelpicker.h"
#include "qml/settings/providers.h"
#include "qml/settings/settingsstore.h"
#include "qml/shell/notices.h"
#include "qml/workspaces/workspace.h"
#include "tests/support/scriptedopencode.h"

#include <QTemporaryDir>
#include <QTest>

using namespace qd;
using namespace qd::test;
using namespace qd::ui;
using namespace Qt::StringLiterals;

namespace {

// Connected: OpenCode's own free models, and two providers with accounts.
constexpr auto threeProviders = R"({"all":[
    {"id":"opencode","source":"custom","models":{"free":{"id":"free"}}},
    {"id":"a","source":"api","models":{"a1":{"id":"a1"},"a2":{"id":"a2"}}},
    {"id":"b","source":"env","models":{"b1":{"id":"b1"},"b2":{"id":"b2"}}},
    {"id":"off","source":"custom","models":{"x":{"id":"x"}}}],
    "default":{"opencode":"free","a":"a2","b":"b1"},"connected":["opencode","a","b"]})";
constexpr auto freeOnly = R"({"all":[{"id":"opencode","source":"custom","models":{"free":{"id":"free"}}}],
    "default":{"opencode":"free"},"connected":["opencode"]})";

} // namespace

class TestModelOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void defaults_data();
    void defaults();
    void statedOrder();
    void freeModelsAreNoAccount();

private:
    void connectNow()
    {
        m_workspace->connection().connectTo(m_server->server.url(), {u"opencode"_s, "pw"});
        QTRY_VERIFY(m_workspace->isLive());
    }

    std::unique_ptr<QTemporaryDir> m_place;
    std::unique_ptr<ScriptedOpenCode> m_server;
    std::unique_ptr<SessionStore> m_store;
    std::unique_ptr<Library> m_library;
    std::unique_ptr<SettingsStore> m_settings;
    std::unique_ptr<Notices> m_notices;
    std::unique_ptr<Workspace> m_workspace;
};

void TestModelOrder::init()
{
    m_place = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<ScriptedOpenCode>();
    m_server->bodies = {{"/agent", "[]"}, {"/command", "[]"}, {"/provider", threeProviders}, {"/config", "{}"}};
    m_store = std::make_unique<SessionStore>(systemClock());
    m_library = std::make_unique<Library>(m_place->filePath(u"library.sqlite"_s));
    m_settings = std::make_unique<SettingsStore>(m_place->filePath(u"settings.ini"_s));
    m_notices = std::make_unique<Notices>();
    m_workspace = std::make_unique<Workspace>(u"local"_s, u"This computer"_s, 0,
                                              Services{*m_store, *m_library, *m_settings, *m_notices});
}

void TestModelOrder::cleanup()
{
    m_workspace.reset();
    m_notices.reset();
    m_settings.reset();
    m_library.reset();
    m_store.reset();
    m_server.reset();
}

void TestModelOrder::defaults_data()
{
    QTest::addColumn<QByteArray>("providers");
    QTest::addColumn<QByteArray>("configuration");
    QTest::addColumn<QString>("model");
    QTest::newRow("configured") << QByteArray(threeProviders) << QByteArray(R"({"model":"b/b2"})") << u"b/b2"_s;
    QTest::newRow("not configured") << QByteArray(threeProviders) << QByteArray("{}") << u"a/a2"_s;
    QTest::newRow("configured, not offered")
        << QByteArray(threeProviders) << QByteArray(R"({"model":"off/x"})") << u"a/a2"_s;
    QTest::newRow("configuration can't be read") << QByteArray(threeProviders) << QByteArray("true") << u"a/a2"_s;
    QTest::newRow("free one by choice") << QByteArray(threeProviders) << QByteArray(R"({"model":"opencode/free"})")
                                        << u"opencode/free"_s;
    QTest::newRow("nothing else") << QByteArray(freeOnly) << QByteArray("{}") << u"opencode/free"_s;
}

void TestModelOrder::defaults()
{
    QFETCH(QByteArray, providers);
    QFETCH(QByteArray, configuration);
    m_server->bodies["/provider"] = providers;
    m_server->bodies["/config"] = configuration;
    connectNow();
    ModelPicker picker(*m_workspace);
    picker.setDirectory(u"/d"_s);
    QTRY_VERIFY(picker.isReady());
    QTEST(QString(picker.providerId() + u'/' + picker.modelId()), "model");
}

void TestModelOrder::statedOrder()
{
    m_server->bodies["/config"] = R"({"model":"b/b2"})";
    connectNow();
    const auto chosen = [this](const QString &directory) {
        ModelPicker picker(*m_workspace);
        picker.setDirectory(directory);
        return QTest::qWaitFor([&picker] { return picker.isReady(); }) ? picker.modelId() : u"not ready"_s;
    };
    QCOMPARE(chosen(u"/d"_s), u"b2"_s);
    m_settings->rememberChoice(u"/other"_s, {}, {u"b"_s, u"b1"_s, {}});
    QCOMPARE(chosen(u"/d"_s), u"b1"_s); // used last, anywhere
    m_settings->rememberChoice(u"/d"_s, {}, {u"a"_s, u"a1"_s, {}});
    m_settings->rememberChoice(u"/other"_s, {}, {u"b"_s, u"b1"_s, {}});
    QCOMPARE(chosen(u"/d"_s), u"a1"_s); // in this project
    ModelPicker picker(*m_workspace);
    picker.setDirectory(u"/d"_s);
    picker.setSessionChoice({}, {u"a"_s, u"a2"_s, {}});
    QCOMPARE(picker.modelId(), u"a2"_s); // in this session
    picker.setSessionChoice({}, {u"a"_s, u"withdrawn"_s, {}});
    QCOMPARE(picker.modelId(), u"a1"_s); // only what is offered
    picker.pickModel(picker.models()->rowOf(u"b"_s, u"b2"_s));
    QCOMPARE(picker.modelId(), u"b2"_s);
}

// They are there from the first start; connecting a provider is still offered then.
void TestModelOrder::freeModelsAreNoAccount()
{
    m_server->bodies["/provider"] = freeOnly;
    connectNow();
    Providers providers(*m_workspace);
    providers.open();
    QTRY_VERIFY(providers.isReady());
    QCOMPARE(providers.connectedCount(), 1);
    QCOMPARE(providers.accountCount(), 0);
}

QTEST_GUILESS_MAIN(TestModelOrder)
#include "tst_modelorder.moc"
