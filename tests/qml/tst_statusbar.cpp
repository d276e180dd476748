// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What the window says while a workspace is down, and what can be done about it: S2.67, S2.68.
#include "qml/theme/theme.h"
#include "tests/qml/remoterig.h"

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

class TestStatusBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init() { m_rig = std::make_unique<RemoteRig>(); }
    void cleanup() { m_rig.reset(); }

    void lossIsSaidAndItComesBack();
    void tryNowDoesNotWait_data();
    void tryNowDoesNotWait();
    void troubleElsewhereIsCounted();

private:
    //! In the status bar, or on a phone in what stands in for it.
    [[nodiscard]] QString said() const
    {
        const auto bars = m_rig->shown(QAccessible::StatusBar);
        return bars.isEmpty() ? QString() : accessibleName(bars.constFirst());
    }
    //! A session of Build server is open; false if that fails.
    [[nodiscard]] bool openThere(QSize size = WindowRig::windowSize)
    {
        if (!m_rig->window.start(size))
            return false;
        m_build = m_rig->addBuild();
        if (!m_build)
            return false;
        m_rig->window.app().openSession(m_build->id(), u"ses_make"_s);
        return m_rig->window.find(u"Make it"_s) != nullptr;
    }
    [[nodiscard]] QString place() const { return m_build->address(); }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<RemoteRig> m_rig;
    ui::Workspace *m_build = nullptr;
};

void TestStatusBar::lossIsSaidAndItComesBack()
{
    constexpr int patience = 60'000; // the pauses between tries grow
    QVERIFY(openThere());
    QTRY_COMPARE(said(), u"Live · OpenCode 1.18.33"_s);
    QVERIFY(m_rig->window.says(u"2 workspaces"_s));
    QVERIFY(!m_rig->window.says(u"Try now"_s));
    m_rig->build.server.stop();
    QTRY_COMPARE(said(), u"Nothing listens on %1: start the server there, or check the port."_s.arg(place()));
    QTRY_VERIFY(m_rig->window.says(u"1 of 2 workspaces need a look"_s));
    QTRY_VERIFY(m_rig->window.says(u"next try in "_s) && m_rig->window.says(u"Try now"_s));
    m_rig->build.server.restart();
    QTRY_COMPARE_WITH_TIMEOUT(said(), u"Live · OpenCode 1.18.33"_s, patience);
    QTRY_VERIFY(m_rig->window.says(u"2 workspaces"_s));
    QVERIFY(!m_rig->window.says(u"Try now"_s) && !m_rig->window.says(u"next try in "_s));
}

void TestStatusBar::tryNowDoesNotWait_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("desktop") << WindowRig::windowSize;
    QTest::newRow("phone") << QSize(390, 844);
}

// One that sends garbage is tried again after 15 seconds at the earliest; a press does it at once.
void TestStatusBar::tryNowDoesNotWait()
{
    QFETCH(QSize, size);
    QVERIFY(openThere(size));
    QVERIFY(m_rig->build.stream);
    for (int i = 0; i < 9 * 16; ++i) // 9 MiB
        m_rig->build.stream->write(chunked(QByteArray(64 * 1024, '\n')));
    QTRY_COMPARE(said(), u"%1 sends something other than events: check that it is an OpenCode server."_s.arg(place()));
    QCOMPARE(m_build->state(), ui::Workspace::State::Offline);
    auto *tryNow = m_rig->window.findPressable(u"Try now"_s);
    QVERIFY(tryNow);
    m_rig->window.click(tryNow);
    QTRY_VERIFY(m_build->isLive());
    QTRY_VERIFY(!m_rig->window.says(u"Try now"_s));
    QTRY_COMPARE(said(), size == WindowRig::windowSize ? u"Live · OpenCode 1.18.33"_s : QString());
}

// What is open is well, another one is not: the bar leads there.
void TestStatusBar::troubleElsewhereIsCounted()
{
    QVERIFY(m_rig->window.start());
    m_rig->add(u"Cellar"_s, QUrl(u"http://127.0.0.1:1"_s), "qd-canary-other");
    QTRY_VERIFY(m_rig->window.says(u"1 of 2 workspaces need a look"_s));
    QTRY_COMPARE(said(), u"Live · OpenCode 1.18.33"_s);
    QVERIFY(!m_rig->window.says(u"Try now"_s)); // it is not about what is open
    m_rig->window.click(m_rig->window.findObject(u"workspacesLink"_s));
    QTRY_COMPARE(m_rig->window.app().page(), ui::Application::Page::Workspaces);
}

QTEST_MAIN(TestStatusBar)
#include "tst_statusbar.moc"
