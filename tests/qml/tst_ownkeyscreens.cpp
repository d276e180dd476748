// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// "This computer's OpenCode" on the page of this computer, in the real window on the hub that the program has: its keys are used, a key is added, and the
// settings end it (S0.30, S0.49).
#include "app/desktop/localhub.h"
#include "qml/hub/hublink.h"
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/gatewayrig.h"
#include "tests/support/qtest.h"

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

constexpr QSize desktop{1440, 2600}; // all of the page is in sight
constexpr QSize phone{390, 3800};

} // namespace

class TestOwnKeyScreens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qunsetenv("OLLAMA_HOST");
        ui::Theme::loadFonts();
    }
    void init();
    void cleanup();

    void usedFromThePage_data();
    void usedFromThePage();

private:
    [[nodiscard]] QQuickItem *object(const QString &name) const
    {
        QQuickItem *found = nullptr;
        const auto isThere = [&] { return (found = m_rig->findObject(name)) && found->isEnabled(); };
        return QTest::qWaitFor(isThere, patienceMs) ? found : nullptr;
    }
    void press(const QString &name) const
    {
        auto *item = object(name);
        QVERIFY2(item, qPrintable(name));
        m_rig->click(item);
    }
    void addKey() const
    {
        press(u"addHubKey"_s);
        press(u"keyProvider"_s);
        auto *choice = m_rig->findPressable(u"OpenAI"_s);
        QVERIFY(choice);
        m_rig->click(choice);
        QTRY_COMPARE(object(u"keyProvider"_s)->property("text").toString(), u"OpenAI"_s);
        QTRY_VERIFY(!m_rig->says(u"OpenRouter"_s)); // the list gives the keyboard back
        press(u"hubKey"_s);
        m_rig->type(u"qd-canary-key"_s);
        QTRY_COMPARE(object(u"hubKey"_s)->property("length").toInt(), 13);
        press(u"saveKey"_s);
        QTRY_VERIFY(!m_rig->findObject(u"hubKey"_s));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    FixedHost m_openCode;
    std::unique_ptr<LocalHub> m_hub;
    std::unique_ptr<WindowRig> m_rig;
};

void TestOwnKeyScreens::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_hub = std::make_unique<LocalHub>(m_folder->filePath(u"hub"_s), m_openCode);
    m_rig = std::make_unique<WindowRig>(false, [this](ui::Application::Start &options) { options.hub = m_hub.get(); });
}

void TestOwnKeyScreens::cleanup()
{
    m_rig.reset();
    m_hub.reset();
}

void TestOwnKeyScreens::usedFromThePage_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("desktop") << desktop;
    QTest::newRow("phone") << phone;
}

void TestOwnKeyScreens::usedFromThePage()
{
    QFETCH(QSize, size);
    QVERIFY(m_rig->start(size));
    auto &app = m_rig->app();
    app.manage(app.workspace()->id());
    QTRY_VERIFY(app.workspace()->hub() && app.workspace()->hub()->isReady());
    QVERIFY(m_rig->find(u"Uses its own keys"_s));
    // There is no key yet: that is said, and one that is added counts at once.
    press(u"useHubKeys"_s);
    QVERIFY(object(u"useOwnKeys"_s));
    QVERIFY(m_rig->find(u"There is no key on this computer that OpenCode could use."_s));
    QVERIFY(!m_rig->host().modelKeys);
    m_rig->savePictures(u"own keys none"_s);
    addKey();
    QTRY_VERIFY(m_rig->host().modelKeys);
    QCOMPARE(m_rig->host().modelKeys->providers.keys(), QStringList{u"openai"_s});
    QTRY_VERIFY(!m_rig->says(u"There is no key on this computer"_s));
    QVERIFY(m_rig->find(u"Uses the keys of this computer"_s));
    QVERIFY(m_rig->findPressable(u"Revoke the token OpenCode on this computer"_s));
    for (auto *item : m_rig->shown())
        QVERIFY(!accessibleName(item).contains(u"qdp_"_s) && !accessibleDescription(item).contains(u"qdp_"_s));
    m_rig->savePictures(u"own keys used"_s);
    app.show(ui::Application::Page::Settings);
    QVERIFY(object(u"settingsUseOwnKeys"_s));
    m_rig->savePictures(u"own keys settings"_s);
    press(u"settingsUseOwnKeys"_s);
    QTRY_VERIFY(!m_rig->host().modelKeys && !m_rig->findObject(u"settingsUseOwnKeys"_s));
}

QTEST_MAIN(TestOwnKeyScreens)
#include "tst_ownkeyscreens.moc"
