// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The page of settings in the real window: it is searched, keys become others, and what collides is said.
#include "qml/settings/language.h"
#include "qml/settings/settingsstore.h"
#include "qml/settings/shortcutstore.h"
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/qtest.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QLocale>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

// What lrelease makes of one message: "Hello" of the context "Section" is "Hallo".
constexpr auto germanHello =
    "PLhkGMrvnJXNIRy/YKG93acAAAAFZGVfREVCAAAACABOwy8AAAAAaQAAACsDAAAACgBIAGEAbABsAG8IAAAAAAYAAAAFSGVsbG8H"
    "AAAAB1NlY3Rpb24BiAAAAAIBAQ==";

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init()
    {
        m_rig = std::make_unique<WindowRig>();
        QVERIFY(m_rig->start());
        m_rig->app().show(ui::Application::Page::Settings);
        QTRY_VERIFY(m_rig->findObject(u"settingsSearch"_s));
    }
    void cleanup() { m_rig.reset(); }

    void searchShowsWhatHasTheWords();
    void searchOfATitleShowsItsSection();
    void keyBecomesAnother();
    void takenKeyIsAskedAbout();
    void typingKeysAreRefused_data();
    void typingKeysAreRefused();
    void keysAreKept();
    void brokenKeysAreNotTakenOver();
    void collisionsAreShown();
    void languageChangesAtOnce();

private:
    [[nodiscard]] bool says(const QString &words) const
    {
        return std::ranges::any_of(m_rig->shown(),
                                   [&words](auto *item) { return accessibleName(item).startsWith(words); });
    }
    void search(const QString &words)
    {
        m_rig->click(m_rig->findObject(u"settingsSearch"_s));
        m_rig->type(words);
    }
    //! Brings a row of the shortcuts into view and presses its key.
    void listenFor(const QString &words, const QString &button)
    {
        search(words);
        m_rig->click(m_rig->find(button));
    }
    [[nodiscard]] QString keyOf(const QString &action) const
    {
        return ui::ShortcutStore::create(nullptr, nullptr)->keys().value(action).toString();
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<WindowRig> m_rig;
};

void TestSettings::searchShowsWhatHasTheWords()
{
    QVERIFY(says(u"Permissions"_s));
    search(u"motion"_s);
    QTRY_VERIFY(!says(u"Permissions"_s));
    QVERIFY(says(u"Reduce motion"_s));
    QVERIFY(says(u"Appearance"_s));
    QVERIFY(!says(u"Use the system's fonts"_s));
    search(u"xyz"_s);
    QVERIFY(m_rig->find(u"No setting has “motionxyz” in it."_s));
    QTest::keyClick(m_rig->window(), Qt::Key_Escape);
    QTRY_VERIFY(says(u"Permissions"_s));
    QVERIFY(says(u"Use the system's fonts"_s));
}

void TestSettings::searchOfATitleShowsItsSection()
{
    search(u"appear"_s);
    QTRY_VERIFY(!says(u"Providers"_s));
    QVERIFY(says(u"Use the system's fonts"_s));
    QVERIFY(says(u"Theme"_s));
}

void TestSettings::keyBecomesAnother()
{
    listenFor(u"inbox"_s, u"Inbox: Ctrl+I"_s);
    QVERIFY(m_rig->find(u"Press the key for Inbox"_s));
    // A key of the window's own goes to the row that listens.
    QTest::keyClick(m_rig->window(), Qt::Key_J, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY(m_rig->find(u"Inbox: Ctrl+Alt+J"_s));
    QCOMPARE(keyOf(u"inbox"_s), u"Ctrl+Alt+J"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_J, Qt::ControlModifier | Qt::AltModifier);
    QTRY_COMPARE(m_rig->app().page(), ui::Application::Page::Inbox);

    m_rig->app().show(ui::Application::Page::Settings);
    QTRY_VERIFY(m_rig->findObject(u"settingsSearch"_s));
    search(u"inbox"_s);
    m_rig->click(m_rig->find(u"Back to Ctrl+I for Inbox"_s));
    QTRY_COMPARE(keyOf(u"inbox"_s), u"Ctrl+I"_s);
    m_rig->click(m_rig->find(u"Inbox: Ctrl+I"_s));
    QTest::keyClick(m_rig->window(), Qt::Key_Backspace);
    QVERIFY(m_rig->find(u"Inbox: no key"_s));
}

void TestSettings::takenKeyIsAskedAbout()
{
    listenFor(u"inbox"_s, u"Inbox: Ctrl+I"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(m_rig->find(u"Ctrl+N is the key of “New session”."_s));
    QCOMPARE(m_rig->app().page(), ui::Application::Page::Settings);
    m_rig->click(m_rig->find(u"Leave it there"_s));
    QTRY_VERIFY(!says(u"Ctrl+N is the key"_s));
    QCOMPARE(keyOf(u"inbox"_s), u"Ctrl+I"_s);

    m_rig->click(m_rig->find(u"Inbox: Ctrl+I"_s));
    QTest::keyClick(m_rig->window(), Qt::Key_N, Qt::ControlModifier);
    m_rig->click(m_rig->find(u"Use it here"_s));
    QTRY_COMPARE(keyOf(u"inbox"_s), u"Ctrl+N"_s);
    QCOMPARE(keyOf(u"newSession"_s), QString());
}

void TestSettings::typingKeysAreRefused_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifiers");
    QTest::addColumn<QString>("objection");
    QTest::newRow("letter") << int(Qt::Key_A) << int(Qt::NoModifier)
                            << u"A is needed for typing. Hold Ctrl, Alt or Meta with it."_s;
    QTest::newRow("capital") << int(Qt::Key_A) << int(Qt::ShiftModifier)
                             << u"Shift+A is needed for typing. Hold Ctrl, Alt or Meta with it."_s;
    QTest::newRow("Return") << int(Qt::Key_Return) << int(Qt::ControlModifier)
                            << u"Ctrl+Return is needed as it is. Take another key."_s;
    QTest::newRow("only a modifier") << int(Qt::Key_Control) << int(Qt::ControlModifier) << QString();
    QTest::newRow("function key") << int(Qt::Key_F7) << int(Qt::NoModifier) << QString();
    QTest::newRow("keypad") << int(Qt::Key_5) << int(Qt::ControlModifier | Qt::KeypadModifier) << QString();
}

void TestSettings::typingKeysAreRefused()
{
    QFETCH(int, key);
    QFETCH(int, modifiers);
    QFETCH(QString, objection);
    QCOMPARE(ui::ShortcutStore::objection(ui::ShortcutStore::pressed(key, modifiers)), objection);
}

void TestSettings::keysAreKept()
{
    QTemporaryDir folder;
    const auto path = folder.filePath(u"settings.ini"_s);
    {
        ui::SettingsStore settings(path);
        ui::ShortcutStore keys(&settings, nullptr);
        const QAbstractItemModelTester tester(&keys, QAbstractItemModelTester::FailureReportingMode::QtTest);
        keys.assign(u"inbox"_s, u"F7"_s);
        keys.assign(u"quit"_s, {});
        QVERIFY(keys.isChanged());
    }
    ui::SettingsStore settings(path);
    ui::ShortcutStore keys(&settings, nullptr);
    QCOMPARE(keys.keys().value(u"inbox"_s).toString(), u"F7"_s);
    QCOMPARE(keys.keys().value(u"quit"_s).toString(), QString());
    keys.resetAll();
    QVERIFY(!keys.isChanged());
    QCOMPARE(keys.keys().value(u"quit"_s).toString(), u"Ctrl+Q"_s);
}

void TestSettings::brokenKeysAreNotTakenOver()
{
    QTemporaryDir folder;
    ui::SettingsStore settings(folder.filePath(u"settings.ini"_s));
    settings.setShortcut(u"inbox"_s, u"hello"_s);
    settings.setShortcut(u"quit"_s, u"A"_s);
    const ui::ShortcutStore keys(&settings, nullptr);
    QCOMPARE(keys.keys().value(u"inbox"_s).toString(), u"Ctrl+I"_s);
    QCOMPARE(keys.keys().value(u"quit"_s).toString(), u"Ctrl+Q"_s);
}

// The file can be written by hand.
void TestSettings::collisionsAreShown()
{
    QTemporaryDir folder;
    ui::SettingsStore settings(folder.filePath(u"settings.ini"_s));
    settings.setShortcut(u"inbox"_s, u"Ctrl+N"_s);
    ui::ShortcutStore keys(&settings, nullptr);
    QCOMPARE(keys.conflicts(), 2);
    QStringList conflicts;
    for (int row = 0; row < keys.rowCount(); ++row)
        conflicts += keys.index(row).data(ui::ShortcutStore::ConflictRole).toString();
    conflicts.removeAll(QString());
    QCOMPARE(conflicts, (QStringList{u"Inbox"_s, u"New session"_s}));
    keys.reset(u"inbox"_s);
    QCOMPARE(keys.conflicts(), 0);
}

void TestSettings::languageChangesAtOnce()
{
    const auto before = QLocale();
    const auto restore = qScopeGuard([&before] { QLocale::setDefault(before); });
    QTemporaryDir folder;
    QFile file(folder.filePath(u"quarterdeck_de.qm"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromBase64(germanHello));
    file.close();
    ui::SettingsStore settings(folder.filePath(u"settings.ini"_s));
    const ui::Language language(&settings, folder.path(), nullptr);
    QCOMPARE(language.codes(), (QStringList{QString(), u"en"_s, u"de"_s}));
    QCOMPARE(language.names(), (QStringList{u"System"_s, u"English"_s, u"Deutsch"_s}));
    settings.setLanguage(u"de"_s);
    QCOMPARE(QLocale().language(), QLocale::German);
    QCOMPARE(QCoreApplication::translate("Section", "Hello"), u"Hallo"_s);
    settings.setLanguage(u"en"_s);
    QCOMPARE(QLocale().language(), QLocale::English);
    QCOMPARE(QCoreApplication::translate("Section", "Hello"), u"Hello"_s);
}

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
