// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Workspaces that come into the window from outside: a file dropped on it, sealed passwords, servers nearby, and the list's own damaged file. S1.9, S1.65.
#include "core/workspaces/archive.h"
#include "core/workspaces/workspacestore.h"
#include "qml/theme/theme.h"
#include "qml/workspaces/foundservers.h"
#include "tests/qml/windowrig.h"
#include "tests/support/mdns.h"
#include "tests/support/qtest.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QMimeData>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

constexpr archive::Cost cheap{1, 8'192};
const auto passphrase = u"qd-canary horse battery"_s;

WorkspaceRecord recordOf(const QString &name, const QUrl &url)
{
    WorkspaceRecord record;
    record.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    record.name = name;
    record.url = url;
    record.username = u"opencode"_s;
    return record;
}

} // namespace

class TestWorkspaceFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init() { m_build = std::make_unique<ScriptedOpenCode>(); }
    void cleanup()
    {
        m_rig.reset();
        m_build.reset();
    }

    void droppedFileIsLookedAt();
    void otherFilesAreNotTaken();
    void whatDiffersIsSaidAndReplaced();
    void othersMayChangeTheListMeanwhile();
    void wrongPassphraseIsSaid();
    void foundServerFillsTheAddress();
    void damagedListIsRestored();

public Q_SLOTS:
    //! QDesktopServices calls it for files.
    void note(const QUrl &url) { m_shown += url; }

private:
    void start(const WindowRig::Prepare &prepare = {})
    {
        m_rig = std::make_unique<WindowRig>(false, prepare);
        QVERIFY(m_rig->start());
    }
    ui::Workspaces &all() { return *m_rig->app().workspaces(); }
    //! As the desktop does it, in the middle of the window; whether the window takes it.
    bool drop(const QString &path)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        const QPoint middle(WindowRig::windowSize.width() / 2, WindowRig::windowSize.height() / 3);
        QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_rig->window(), &enter);
        QDragMoveEvent move(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_rig->window(), &move);
        QDropEvent dropped(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_rig->window(), &dropped);
        return dropped.isAccepted();
    }
    [[nodiscard]] QString file(const QString &name, const QByteArray &bytes)
    {
        const auto path = m_folder.filePath(name);
        return archive::writeFile(path, bytes) ? path : QString();
    }

    QTemporaryDir m_folder;
    QList<QUrl> m_shown;
    ui::Theme m_theme{nullptr};
    std::unique_ptr<ScriptedOpenCode> m_build;
    std::unique_ptr<WindowRig> m_rig;
};

void TestWorkspaceFiles::droppedFileIsLookedAt()
{
    start();
    const auto bytes = archive::write({recordOf(u"Fresh"_s, QUrl(u"https://fresh.example.org"_s))}, 1);
    QVERIFY(drop(file(u"a list.quarterdeck-workspaces"_s, bytes)));
    QVERIFY(m_rig->find(u"Import workspaces"_s));
    QVERIFY(m_rig->find(u"1 new"_s));
    QCOMPARE(all().count(), 1); // nothing yet
    m_rig->click(m_rig->find(u"Import 1 workspace"_s));
    QTRY_COMPARE(all().count(), 2);
}

void TestWorkspaceFiles::otherFilesAreNotTaken()
{
    start();
    QVERIFY(!drop(file(u"list.txt"_s, "hello")));
    QVERIFY(!m_rig->says(u"Import workspaces"_s));
}

// S1.65: in words, and what can't be read beside it; Replace takes the file's values.
void TestWorkspaceFiles::whatDiffersIsSaidAndReplaced()
{
    start();
    const auto id = all().add(recordOf(u"Build server"_s, m_build->server.url()), m_build->password, true);
    QVERIFY(id);
    auto changed = all().find(*id)->record();
    changed.name = u"Builder"_s;
    changed.port = 50'123;
    changed.hue = (changed.hue + 1) % 8;
    changed.settings = {u"plan"_s, {u"acme"_s, u"m1"_s, {}}, u"high"_s, u"allow-reads"_s, {u"/srv/shop"_s}, true};
    auto bytes = archive::write({changed, recordOf(u"Odd"_s, QUrl(u"https://odd.example.org"_s))}, 1);
    bytes.replace("https://odd.example.org", "gopher://odd.example.org");
    QVERIFY(drop(file(u"list.quarterdeck-workspaces"_s, bytes)));
    QVERIFY(m_rig->find(u"1 changed · 1 unreadable"_s));
    auto *row = m_rig->find(u"Builder"_s);
    QVERIFY(row);
    const auto detail = accessibleDescription(row);
    QVERIFY2(detail.startsWith(u"Differs in "_s), qPrintable(detail));
    for (const auto &word : {u"name"_s, u"port"_s, u"colour"_s, u"agent"_s, u"model"_s, u"strength"_s, u"permissions"_s,
                             u"favourites"_s, u"notifications"_s})
        QVERIFY2(detail.contains(word), qPrintable(detail));
    QVERIFY2(!detail.contains(u"settings"_s) && !detail.contains(u"hue"_s), qPrintable(detail));
    QVERIFY(detail.contains(u"“Build server” has it here"_s));
    auto *odd = m_rig->find(u"Odd"_s);
    QVERIFY(odd);
    QVERIFY2(accessibleDescription(odd).startsWith(u"Unreadable: "_s), qPrintable(accessibleDescription(odd)));
    m_rig->click(m_rig->findPressable(u"Replace"_s));
    m_rig->click(m_rig->find(u"Import 1 workspace"_s));
    QTRY_COMPARE(all().find(*id)->name(), u"Builder"_s);
    QCOMPARE(all().count(), 2);
    QCOMPARE(all().find(*id)->record().settings, changed.settings);
    m_rig->click(m_rig->find(u"Undo"_s));
    QTRY_COMPARE(all().find(*id)->name(), u"Build server"_s);
}

// Another window, or the command line.
void TestWorkspaceFiles::othersMayChangeTheListMeanwhile()
{
    start();
    const auto fresh = recordOf(u"Fresh"_s, QUrl(u"https://fresh.example.org"_s));
    QVERIFY(drop(file(u"list.quarterdeck-workspaces"_s, archive::write({fresh}, 1))));
    QVERIFY(m_rig->find(u"1 new"_s));
    WorkspaceStore other(all().store().path());
    other.load();
    const auto elsewhere = other.add(recordOf(u"Elsewhere"_s, QUrl(u"http://127.0.0.1:1"_s)));
    QVERIFY(elsewhere);
    QTRY_VERIFY(all().find(*elsewhere));
    m_rig->click(m_rig->find(u"Import 1 workspace"_s));
    QTRY_VERIFY(all().find(fresh.id));
    QVERIFY(all().find(*elsewhere));
    m_rig->click(m_rig->find(u"Undo"_s));
    QTRY_VERIFY(!all().find(fresh.id));
    QVERIFY(all().find(*elsewhere));
}

void TestWorkspaceFiles::wrongPassphraseIsSaid()
{
    start();
    const auto record = recordOf(u"Box"_s, m_build->server.url());
    const ArchiveSecret secret{{record.id, secretOrigin(record.url), u"password"_s}, m_build->password};
    const auto sealed = archive::writeSealed({record}, 1, {secret}, passphrase, cheap);
    QVERIFY(sealed);
    QVERIFY(drop(file(u"sealed.quarterdeck-workspaces"_s, *sealed)));
    QVERIFY(m_rig->find(u"The passwords in the file are sealed with it."_s));
    m_rig->click(m_rig->findObject(u"importPassphrase"_s));
    m_rig->type(u"qd-canary horse batterz"_s);
    m_rig->click(m_rig->findPressable(u"Open the passwords"_s));
    QVERIFY(m_rig->find(u"This is not the passphrase that the file was written with."_s));
    auto *field = m_rig->findObject(u"importPassphrase"_s);
    QVERIFY(field); // for another try, without what was wrong
    QCOMPARE(field->property("text").toString(), QString());
    m_rig->click(field);
    m_rig->type(passphrase);
    m_rig->click(m_rig->findPressable(u"Open the passwords"_s));
    QTRY_VERIFY(!m_rig->findObject(u"importPassphrase"_s));
    QVERIFY(!m_rig->says(u"This is not the passphrase"_s));
    m_rig->click(m_rig->find(u"Import 1 workspace"_s));
    QTRY_COMPARE(all().count(), 2);
    QTRY_VERIFY(all().all().constLast()->isLive()); // with the password of the file
}

// S1.43: what announces itself is offered first, and chosen with one press.
void TestWorkspaceFiles::foundServerFillsTheAddress()
{
    start();
    m_rig->app().show(ui::Application::Page::Workspaces);
    QTRY_VERIFY(m_rig->findObject(u"addWorkspace"_s));
    m_rig->click(m_rig->findObject(u"addWorkspace"_s));
    QVERIFY(m_rig->find(u"Step 1 of 3: Kind"_s));
    QVERIFY(!m_rig->says(u"opencode-51234"_s));
    auto *found = m_rig->window()->findChild<ui::FoundServers *>();
    QVERIFY(found);
    QVERIFY(found->isLooking());
    const QByteArray address("\xC0\xA8\x01\x07", 4);
    found->browser().take(mdns::announcement("opencode-51234", 51'234, address), QHostAddress(u"192.168.1.7"_s));
    QVERIFY(m_rig->find(u"Found on this network"_s));
    m_rig->click(m_rig->findPressable(u"opencode-51234"_s));
    QVERIFY(m_rig->find(u"Step 2 of 3: Address"_s));
    QTRY_VERIFY(m_rig->findObject(u"address"_s));
    QCOMPARE(m_rig->findObject(u"address"_s)->property("text").toString(), u"http://192.168.1.7:51234"_s);
}

// The file is set aside, it is said, and the backup brings everything back.
void TestWorkspaceFiles::damagedListIsRestored()
{
    QString folder;
    start([&folder](ui::Application::Start &options) {
        folder = QFileInfo(options.settingsPath).absolutePath();
        const auto path = folder + u"/workspaces.json"_s;
        WorkspaceStore store(path);
        store.load();
        QVERIFY(store.add(recordOf(u"Build server"_s, QUrl(u"http://127.0.0.1:1"_s))));
        QVERIFY(store.add(recordOf(u"Laptop"_s, QUrl(u"http://127.0.0.1:2"_s))));
        QVERIFY(QFile::copy(path, path + u".bak"_s) || QFile::exists(path + u".bak"_s));
        QVERIFY(archive::writeFile(path, "{\"version\": 1, \"workspaces\": [{\"id"));
    });
    QCOMPARE(all().count(), 1);
    m_rig->app().show(ui::Application::Page::Workspaces);
    QVERIFY(m_rig->find(u"The list of workspaces was damaged"_s));
    QDesktopServices::setUrlHandler(u"file"_s, this, "note");
    m_rig->click(m_rig->findPressable(u"Show file"_s));
    QDesktopServices::unsetUrlHandler(u"file"_s);
    QCOMPARE(m_shown, QList<QUrl>{QUrl::fromLocalFile(folder)});
    QCOMPARE(QDir(folder).entryList({u"workspaces.damaged-*"_s}).size(), 1);
    m_rig->click(m_rig->findPressable(u"Restore backup"_s));
    QTRY_COMPARE(all().count(), 3);
    QCOMPARE(all().all().at(1)->name(), u"Build server"_s);
    QTRY_VERIFY(!m_rig->says(u"The list of workspaces was damaged"_s));
}

QTEST_MAIN(TestWorkspaceFiles)
#include "tst_workspacefiles.moc"
