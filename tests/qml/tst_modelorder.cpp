// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0

// Which model and which agent go with a prompt: picked, session, project, last used, default (docs/opencode-server.md).
#include "qml/sessions/modelpicker.h"
#include "qml/settings/providers.h"
#include "tests/qml/workspacerig.h"

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
constexpr auto threeAgents = R"([{"name":"build","mode":"primary"},{"name":"plan","mode":"primary"},
    {"name":"explore","mode":"subagent"}])";
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
    void workspacesOwnDefault();
    void defaultAgents_data();
    void defaultAgents();
    void agentsInStatedOrder();
    void freeModelsAreNoAccount();

private:
    std::unique_ptr<WorkspaceRig> m_rig;
};

void TestModelOrder::init()
{
    m_rig = std::make_unique<WorkspaceRig>();
    m_rig->server.bodies = {
        {"/agent", threeAgents}, {"/command", "[]"}, {"/provider", threeProviders}, {"/config", "{}"}};
}

void TestModelOrder::cleanup()
{
    m_rig.reset();
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
    m_rig->server.bodies["/provider"] = providers;
    m_rig->server.bodies["/config"] = configuration;
    QVERIFY(m_rig->connectNow());
    ModelPicker picker(m_rig->workspace);
    picker.setDirectory(u"/d"_s);
    QTRY_VERIFY(picker.isReady());
    QTEST(QString(picker.providerId() + u'/' + picker.modelId()), "model");
}

void TestModelOrder::statedOrder()
{
    m_rig->server.bodies["/config"] = R"({"model":"b/b2"})";
    QVERIFY(m_rig->connectNow());
    const auto chosen = [this](const QString &directory) {
        ModelPicker picker(m_rig->workspace);
        picker.setDirectory(directory);
        return QTest::qWaitFor([&picker] { return picker.isReady(); }) ? picker.modelId() : u"not ready"_s;
    };
    QCOMPARE(chosen(u"/d"_s), u"b2"_s);
    m_rig->settings.rememberChoice(u"local"_s, u"/other"_s, {}, {u"b"_s, u"b1"_s, {}});
    QCOMPARE(chosen(u"/d"_s), u"b1"_s); // used last, anywhere
    m_rig->settings.rememberChoice(u"local"_s, u"/d"_s, {}, {u"a"_s, u"a1"_s, {}});
    m_rig->settings.rememberChoice(u"local"_s, u"/other"_s, {}, {u"b"_s, u"b1"_s, {}});
    QCOMPARE(chosen(u"/d"_s), u"a1"_s); // in this project
    ModelPicker picker(m_rig->workspace);
    picker.setDirectory(u"/d"_s);
    picker.setSessionChoice({}, {u"a"_s, u"a2"_s, {}});
    QCOMPARE(picker.modelId(), u"a2"_s); // in this session
    picker.setSessionChoice({}, {u"a"_s, u"withdrawn"_s, {}});
    QCOMPARE(picker.modelId(), u"a1"_s); // only what is offered
    picker.pickModel(picker.models()->rowOf(u"b"_s, u"b2"_s));
    QCOMPARE(picker.modelId(), u"b2"_s);
}

// S1.67: after what was picked in this project, before what was used last elsewhere.
void TestModelOrder::workspacesOwnDefault()
{
    QVERIFY(m_rig->connectNow());
    m_rig->settings.rememberChoice(u"local"_s, u"/other"_s, u"build"_s, {u"b"_s, u"b1"_s, {}});
    ModelPicker picker(m_rig->workspace);
    picker.setDirectory(u"/d"_s);
    QTRY_VERIFY(picker.isReady());
    QCOMPARE(picker.modelId(), u"b1"_s);
    auto record = m_rig->workspace.record();
    record.settings.agent = u"plan"_s;
    record.settings.model = {u"a"_s, u"a1"_s, {}};
    m_rig->workspace.setRecord(record); // counts at once
    QCOMPARE(picker.modelId(), u"a1"_s);
    QCOMPARE(picker.agent(), u"plan"_s);
    record.settings.agent = u"gone"_s;
    record.settings.model = {u"off"_s, u"x"_s, {}};
    m_rig->workspace.setRecord(record); // only what is offered
    QCOMPARE(picker.modelId(), u"b1"_s);
    QCOMPARE(picker.agent(), u"build"_s);
    m_rig->settings.rememberChoice(u"local"_s, u"/d"_s, u"build"_s, {u"a"_s, u"a2"_s, {}});
    record.settings.model = {u"a"_s, u"a1"_s, {}};
    m_rig->workspace.setRecord(record);
    QCOMPARE(picker.modelId(), u"a2"_s);
}

void TestModelOrder::defaultAgents_data()
{
    QTest::addColumn<QByteArray>("configuration");
    QTest::addColumn<QString>("agent");
    QTest::newRow("configured") << QByteArray(R"({"default_agent":"plan"})") << u"plan"_s;
    QTest::newRow("not configured") << QByteArray("{}") << u"build"_s;
    QTest::newRow("not there") << QByteArray(R"({"default_agent":"gone"})") << u"build"_s;
    QTest::newRow("not for prompts") << QByteArray(R"({"default_agent":"explore"})") << u"build"_s;
}

void TestModelOrder::defaultAgents()
{
    QFETCH(QByteArray, configuration);
    m_rig->server.bodies["/config"] = configuration;
    QVERIFY(m_rig->connectNow());
    ModelPicker picker(m_rig->workspace);
    picker.setDirectory(u"/d"_s);
    QTRY_VERIFY(picker.isReady());
    QTEST(picker.agent(), "agent");
}

void TestModelOrder::agentsInStatedOrder()
{
    m_rig->server.bodies["/config"] = R"({"default_agent":"plan"})";
    QVERIFY(m_rig->connectNow());
    m_rig->settings.rememberChoice(u"local"_s, u"/other"_s, u"build"_s, {});
    ModelPicker picker(m_rig->workspace);
    picker.setDirectory(u"/d"_s);
    QTRY_VERIFY(picker.isReady());
    QCOMPARE(picker.agent(), u"build"_s); // used last, anywhere
    picker.setSessionChoice(u"plan"_s, {});
    QCOMPARE(picker.agent(), u"plan"_s); // in this session
    picker.pickAgent(u"build"_s);
    QCOMPARE(picker.agent(), u"build"_s);
}

// They are there from the first start; connecting a provider is still offered then.
void TestModelOrder::freeModelsAreNoAccount()
{
    m_rig->server.bodies["/provider"] = freeOnly;
    QVERIFY(m_rig->connectNow());
    Providers providers(m_rig->workspace);
    providers.open();
    QTRY_VERIFY(providers.isReady());
    QCOMPARE(providers.connectedCount(), 1);
    QCOMPARE(providers.accountCount(), 0);
}

QTEST_GUILESS_MAIN(TestModelOrder)
#include "tst_modelorder.moc"
