// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What the page of settings does to the system around the window: the disk, the desktop, the clipboard, the keychain.
#include "qml/shell/desktop.h"
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/qtest.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QStandardPaths>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

const auto elsewhere = u"elsewhere"_s; //!< a workspace whose server nobody asks

//! Noise that does not get smaller: a page of the book of all signs.
QString page(int number)
{
    QString text;
    for (int n = 0; n < 2'000; ++n)
        text += QChar(0x4e00 + (number * 7'919 + n * 104'729) % 20'000);
    return text;
}

template <typename T>
T wait(QFuture<Outcome<T>> future)
{
    future.waitForFinished();
    return future.result().value();
}

void wait(QFuture<Outcome<void>> future)
{
    future.waitForFinished();
    QVERIFY(future.result());
}

} // namespace

class TestSystemSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init()
    {
        m_build = std::make_unique<ScriptedOpenCode>();
        m_rig = std::make_unique<WindowRig>();
        QVERIFY(m_rig->start());
    }
    void cleanup()
    {
        m_rig.reset();
        m_build.reset();
    }

    void localCopyIsCleared();
    void desktopWithoutNotifications();
    void startsWithTheSession();
    void reportIsRedacted();
    void passwordsAreForgotten();

private:
    Library &library() { return m_rig->app().library(); }
    void fill();
    //! A workspace that is live, with its password kept.
    QString addBuildServer()
    {
        WorkspaceRecord record;
        record.name = u"Build server"_s;
        record.url = m_build->server.url();
        record.username = u"opencode"_s;
        return m_rig->app().workspaces()->add(record, m_build->password, true).value_or(QString());
    }
    void show(const QString &words)
    {
        m_rig->app().show(ui::Application::Page::Settings);
        QTRY_VERIFY(m_rig->findObject(u"settingsSearch"_s));
        m_rig->click(m_rig->findObject(u"settingsSearch"_s));
        m_rig->type(words);
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<ScriptedOpenCode> m_build;
    std::unique_ptr<WindowRig> m_rig;
};

void TestSystemSettings::fill()
{
    opencode::Session session;
    session.id = u"ses_far"_s;
    session.directory = u"/far"_s;
    wait(library().saveSessions(elsewhere, {session}));
    for (int i = 0; i < 200; ++i) {
        opencode::MessageWithParts message;
        message.info.id = u"msg_%1"_s.arg(i);
        opencode::Part part;
        part.id = u"prt_1"_s;
        part.type = opencode::PartType::Text;
        part.text = page(i);
        message.parts.append(part);
        wait(library().saveMessages({elsewhere, session.id}, {message}));
    }
    wait(library().saveDraft({elsewhere, session.id}, {u"my words"_s, {}}));
    wait(library().setPinned({elsewhere, session.id}, true));
    OutboxRow row;
    row.session = {elsewhere, session.id};
    row.prompt.messageId = u"msg_unsent"_s;
    row.prompt.parts = {{opencode::PromptPart::Type::Text, u"prt_1"_s, u"do it"_s, {}}};
    wait(library().putOutbox(row));
    QVERIFY(wait(library().size()).bytes > 500'000);
}

// The copies go, the file shrinks, what only this computer has stays; the window goes on with what is live.
void TestSystemSettings::localCopyIsCleared()
{
    fill();
    show(u"disk"_s);
    const auto sizeShown = [this] { return accessibleName(m_rig->find(u"Local copy takes"_s)); };
    QTRY_VERIFY(!sizeShown().endsWith(u"…"_s));
    const auto before = sizeShown();
    m_rig->click(m_rig->find(u"Clear Local copy"_s));
    QVERIFY(m_rig->find(u"Clear “Local copy”?"_s));
    QVERIFY(m_rig->find(u"The copies of all sessions and messages on this computer go."_s));
    m_rig->click(m_rig->find(u"Cancel"_s));
    QTRY_VERIFY(!m_rig->findObject(u"clearNow"_s));
    QCOMPARE(wait(library().loadSessions(elsewhere, -1)).size(), 1);

    m_rig->click(m_rig->find(u"Clear Local copy"_s));
    QTRY_VERIFY(m_rig->findObject(u"clearNow"_s));
    m_rig->click(m_rig->findObject(u"clearNow"_s));
    QTRY_VERIFY(sizeShown() != before);
    const auto size = wait(library().size());
    QCOMPARE_LT(size.bytes, 150'000);
    QCOMPARE(wait(library().loadSessions(elsewhere, -1)).size(), 0);
    QCOMPARE(wait(library().loadDraft({elsewhere, u"ses_far"_s})).text, u"my words"_s);
    QCOMPARE(wait(library().loadPins(elsewhere)).size(), 1);
    QCOMPARE(wait(library().loadOutbox(elsewhere)).size(), 1);
    QVERIFY(m_rig->open(u"ses_idle"_s)); // from the server
}

void TestSystemSettings::desktopWithoutNotifications()
{
    auto *desktop = m_rig->app().desktop();
    show(u"notifications"_s);
    QVERIFY(m_rig->find(u"This desktop shows no notifications: start a notification service"_s));
    QVERIFY(!m_rig->says(u"When a session waits for you"_s));
    desktop->setNotifies(true);
    QVERIFY(m_rig->find(u"When a session waits for you"_s));
    QTRY_VERIFY(!m_rig->says(u"This desktop shows no notifications"_s));
    desktop->setNotifies(false);
    QVERIFY(m_rig->find(u"This desktop shows no notifications"_s));
}

// A real entry of the desktop's, made and deleted.
void TestSystemSettings::startsWithTheSession()
{
    const auto entry = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
                       u"/autostart/dev.quarterdeck.Quarterdeck.desktop"_s;
    QVERIFY(!QFile::exists(entry));
    show(u"autostart"_s);
    m_rig->click(m_rig->findPressable(u"Start with the session"_s));
    QTRY_VERIFY(QFile::exists(entry));
    QFile file(entry);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("Exec=\"" + QCoreApplication::applicationFilePath().toUtf8() + "\"\n"));
    m_rig->click(m_rig->findPressable(u"Start with the session"_s));
    QTRY_VERIFY(!QFile::exists(entry));
}

void TestSystemSettings::reportIsRedacted()
{
    m_build->password = "qd-canary-build";
    const auto id = addBuildServer();
    QTRY_VERIFY(m_rig->app().workspaces()->find(id)->isLive());
    show(u"report"_s);
    const auto authority = m_build->server.url().authority();
    const auto copied = [this] {
        QGuiApplication::clipboard()->clear();
        m_rig->click(m_rig->findPressable(u"Copy the report"_s));
        return QGuiApplication::clipboard()->text();
    };
    const auto plain = copied();
    QVERIFY(plain.contains(u"## Workspaces"_s));
    QVERIFY2(plain.contains(u"OpenCode server, state Live, sessions 0"_s), qPrintable(plain));
    QVERIFY(!plain.contains(u"Build server"_s) && !plain.contains(authority));
    QVERIFY(!plain.contains(u"qd-canary"_s));
    QVERIFY(m_rig->find(u"The report is on the clipboard"_s));
    m_rig->click(m_rig->findPressable(u"With the names and hosts of workspaces"_s));
    const auto named = copied();
    QVERIFY(named.contains(u"Build server"_s) && named.contains(authority));
    QVERIFY(!named.contains(u"qd-canary"_s));
}

void TestSystemSettings::passwordsAreForgotten()
{
    const auto id = addBuildServer();
    auto *workspace = m_rig->app().workspaces()->find(id);
    QTRY_VERIFY(workspace->isLive());
    show(u"keychain"_s);
    QVERIFY(m_rig->find(u"1 kept"_s));
    m_rig->click(m_rig->findPressable(u"Remove all passwords"_s));
    QVERIFY(workspace->isLive()); // not by one press
    m_rig->click(m_rig->findPressable(u"Remove all passwords"_s));
    QTRY_COMPARE(workspace->state(), ui::Workspace::State::Unauthorised);
    QTRY_VERIFY(m_rig->says(u"None"_s));
    m_rig->app().workspaces()->signIn(id, QString::fromUtf8(m_build->password), true);
    QTRY_VERIFY(workspace->isLive());
}

QTEST_MAIN(TestSystemSettings)
#include "tst_systemsettings.moc"
