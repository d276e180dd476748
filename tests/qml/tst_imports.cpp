// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Importing workspaces while others change the list too, taking it back, and many at once. S1.65.
#include "qml/sessions/sidebarcontroller.h"
#include "qml/workspaces/workspacetable.h"
#include "tests/qml/importrig.h"
#include "tests/support/await.h"
#include "tests/support/scriptedopencode.h"

#include <QElapsedTimer>
#include <QFile>

using namespace qd;
using namespace qd::test;

namespace {

const QUrl nowhere(u"http://127.0.0.1:1"_s);
constexpr int many = 10'000;
constexpr int patience = 100'000; // ms; how long many may take is no matter of a test

template <typename T>
T waitFor(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

} // namespace

class TestImports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_rig = std::make_unique<ImportRig>(); }
    void cleanup() { m_rig.reset(); }

    void othersAddWhileItIsLookedAt();
    void othersAddUnseen();
    void choicesStayWhileOthersEdit();
    void undoLeavesWhatOthersDid();
    void undoSaysWhatItLeaves();
    void undoTakesTheLocalCopyToo();
    void secretsAreTakenBack();
    void newerSecretStays();
    void newPasswordIsUsed();
    void importWhileOffline();
    void importedAgainWhileItLeaves();
    void manyConnectInTurn();
    void tenThousand();

private:
    [[nodiscard]] QByteArray secretOf(const WorkspaceRecord &record)
    {
        return await(m_rig->deck.secrets.read(ui::secretNameOf(record))).value_or(QByteArray());
    }
    //! Of a workspace "Build" in the list: another name for it, as a file may bring.
    [[nodiscard]] WorkspaceRecord renamedBuild(const QByteArray &secret)
    {
        const auto id = m_rig->deck.workspaces->add(importedRecord(u"Build"_s, nowhere), secret, true);
        auto record = find(id.value_or(QString()))->record();
        record.name = u"Build server"_s;
        return record;
    }
    [[nodiscard]] ui::Workspace *find(const QString &id) const { return m_rig->deck.workspaces->find(id); }

    std::unique_ptr<ImportRig> m_rig;
};

void TestImports::othersAddWhileItIsLookedAt()
{
    const auto fresh = importedRecord(u"Fresh"_s, QUrl(u"https://fresh.example.org"_s));
    const auto both = importedRecord(u"Both"_s, QUrl(u"https://both.example.org"_s));
    QVERIFY(m_rig->open({fresh, both}));
    QCOMPARE(m_rig->preview->summary(), u"2 new"_s);
    const auto elsewhere = m_rig->other.add(importedRecord(u"Elsewhere"_s, nowhere));
    QVERIFY(elsewhere);
    m_rig->other.insert(both); // it has imported the same
    QTRY_COMPARE(m_rig->preview->summary(), u"1 new · 1 there already"_s);
    QCOMPARE(m_rig->preview->effect(), 1);
    QVERIFY(m_rig->apply());
    QVERIFY(find(*elsewhere) && find(fresh.id) && find(both.id));
    QCOMPARE(m_rig->deck.workspaces->count(), 4);
    QVERIFY(m_rig->said().contains(u"1 workspace imported."_s));
    QVERIFY(m_rig->isInStep());
    m_rig->other.load();
    QCOMPARE(m_rig->other.records(), m_rig->deck.store.records());
}

// Before the system has told of the file.
void TestImports::othersAddUnseen()
{
    const auto fresh = importedRecord(u"Fresh"_s, QUrl(u"https://fresh.example.org"_s));
    QVERIFY(m_rig->open({fresh}));
    const auto elsewhere = m_rig->other.add(importedRecord(u"Elsewhere"_s, nowhere));
    QVERIFY(elsewhere);
    QVERIFY(!find(*elsewhere));
    QVERIFY(m_rig->apply());
    QVERIFY(find(*elsewhere) && find(fresh.id));
}

void TestImports::choicesStayWhileOthersEdit()
{
    const auto id = m_rig->other.add(importedRecord(u"Build"_s, nowhere));
    QVERIFY(id);
    QTRY_VERIFY(find(*id));
    auto incoming = find(*id)->record();
    incoming.name = u"Build server"_s;
    QVERIFY(m_rig->open({incoming, importedRecord(u"Unwanted"_s, QUrl(u"https://x.example.org"_s))}));
    QCOMPARE(m_rig->words(0), u"Differs in name"_s);
    m_rig->preview->choose(0, int(ui::ImportPreview::Choice::Replace));
    m_rig->preview->choose(1, int(ui::ImportPreview::Choice::Keep));
    QVERIFY(m_rig->other.update(*id, [](WorkspaceRecord &record) { record.settings.agent = u"plan"_s; }));
    QTRY_VERIFY(m_rig->words(0).startsWith(u"Differs in name"_s) && m_rig->words(0).contains(u"agent"_s));
    QCOMPARE(m_rig->preview->effect(), 1);
    QVERIFY(m_rig->apply());
    QCOMPARE(find(*id)->name(), u"Build server"_s);
    QCOMPARE(m_rig->deck.workspaces->count(), 2);
    m_rig->undo();
    QTRY_COMPARE(find(*id)->name(), u"Build"_s);
    QCOMPARE(find(*id)->record().settings.agent, u"plan"_s); // theirs
}

void TestImports::undoLeavesWhatOthersDid()
{
    const auto fresh = importedRecord(u"Fresh"_s, QUrl(u"https://fresh.example.org"_s));
    QVERIFY(m_rig->open({fresh}));
    QVERIFY(m_rig->apply());
    const auto elsewhere = m_rig->other.add(importedRecord(u"Elsewhere"_s, nowhere));
    QVERIFY(elsewhere);
    QTRY_VERIFY(find(*elsewhere));
    m_rig->undo();
    QTRY_VERIFY(!find(fresh.id));
    QVERIFY(find(*elsewhere));
    QVERIFY(m_rig->isInStep());
    m_rig->other.load();
    QVERIFY(m_rig->other.find(*elsewhere) && !m_rig->other.find(fresh.id));
}

void TestImports::undoSaysWhatItLeaves()
{
    const auto edited = importedRecord(u"Edited"_s, QUrl(u"https://edited.example.org"_s));
    const auto fresh = importedRecord(u"Fresh"_s, QUrl(u"https://fresh.example.org"_s));
    QVERIFY(m_rig->open({edited, fresh}));
    QVERIFY(m_rig->apply());
    m_rig->deck.workspaces->touch(fresh.id); // looking at it is no edit
    m_rig->deck.workspaces->setName(edited.id, u"Mine"_s);
    m_rig->undo();
    QTRY_VERIFY(!find(fresh.id));
    QVERIFY(find(edited.id));
    QTRY_VERIFY(m_rig->said().contains(u"Edited since the import, so they stay as they are: Mine."_s));
}

void TestImports::undoTakesTheLocalCopyToo()
{
    const auto fresh = importedRecord(u"Fresh"_s, QUrl(u"https://fresh.example.org"_s));
    QVERIFY(m_rig->open({fresh}));
    QVERIFY(m_rig->apply());
    opencode::Session session;
    session.id = u"ses_1"_s;
    session.directory = u"/d"_s;
    auto &deck = m_rig->deck;
    QVERIFY(waitFor(deck.library.saveSessions(fresh.id, {session})).has_value());
    deck.settings.rememberPlace(fresh.id, u"/d"_s);
    m_rig->undo();
    QTRY_COMPARE(waitFor(deck.library.loadSessions(fresh.id, -1))->size(), 0);
    QCOMPARE(deck.settings.lastProject(fresh.id), QString());
}

void TestImports::secretsAreTakenBack()
{
    auto &deck = m_rig->deck;
    const auto renamed = renamedBuild("qd-canary-before");
    const auto fresh = importedRecord(u"Fresh"_s, QUrl(u"https://fresh.example.org"_s));
    QVERIFY(m_rig->open({renamed, fresh},
                        {passwordOf(renamed, "qd-canary-brought"), passwordOf(fresh, "qd-canary-fresh")}));
    m_rig->preview->chooseForAll(int(ui::ImportPreview::Choice::Replace));
    QVERIFY(m_rig->apply());
    QCOMPARE(secretOf(renamed), "qd-canary-brought");
    QCOMPARE(secretOf(fresh), "qd-canary-fresh");
    m_rig->undo();
    QTRY_COMPARE(deck.workspaces->count(), 2);
    QCOMPARE(find(renamed.id)->name(), u"Build"_s);
    QTRY_COMPARE(secretOf(renamed), "qd-canary-before");
    QTRY_COMPARE(secretOf(fresh), QByteArray());
    QCOMPARE(deck.secrets.names(), QList{ui::secretNameOf(renamed)});
}

// The person gave another one since.
void TestImports::newerSecretStays()
{
    auto &deck = m_rig->deck;
    const auto renamed = renamedBuild("qd-canary-before");
    QVERIFY(m_rig->open({renamed}, {passwordOf(renamed, "qd-canary-brought")}));
    m_rig->preview->chooseForAll(int(ui::ImportPreview::Choice::Replace));
    QVERIFY(m_rig->apply());
    deck.workspaces->signIn(renamed.id, u"qd-canary-newer"_s);
    m_rig->undo();
    QTRY_COMPARE(find(renamed.id)->name(), u"Build"_s);
    QCOMPARE(secretOf(renamed), "qd-canary-newer");
}

// Nothing but the password differs, and that is a reason to connect again; so is its undo.
void TestImports::newPasswordIsUsed()
{
    ScriptedOpenCode server;
    server.password = "qd-canary-brought";
    auto &deck = m_rig->deck;
    const auto id = deck.workspaces->add(importedRecord(u"Build"_s, server.server.url()), "qd-canary-before", true);
    QVERIFY(id);
    QTRY_COMPARE(find(*id)->signIn(), ui::Workspace::SignIn::Refused);
    auto renamed = find(*id)->record();
    renamed.name = u"Build server"_s;
    QVERIFY(m_rig->open({renamed}, {passwordOf(renamed, "qd-canary-brought")}));
    m_rig->preview->chooseForAll(int(ui::ImportPreview::Choice::Replace));
    QVERIFY(m_rig->apply());
    QTRY_VERIFY(find(*id)->isLive());
    m_rig->undo();
    QTRY_COMPARE(find(*id)->signIn(), ui::Workspace::SignIn::Refused);
}

// The list and the passwords are complete at once; that nobody answers is said in the rows.
void TestImports::importWhileOffline()
{
    const auto refused = importedRecord(u"Refused"_s, nowhere);
    const auto unknown = importedRecord(u"Unknown"_s, QUrl(u"https://nowhere.invalid"_s));
    auto open = importedRecord(u"Open"_s, nowhere);
    open.username.clear();
    const auto asks = importedRecord(u"Asks"_s, nowhere);
    QVERIFY(m_rig->open({refused, unknown, open, asks},
                        {passwordOf(refused, "qd-canary-one"), passwordOf(unknown, "qd-canary-two")}));
    QVERIFY(m_rig->apply());
    QCOMPARE(m_rig->deck.workspaces->count(), 5);
    QVERIFY(m_rig->isInStep());
    QCOMPARE(secretOf(refused), "qd-canary-one");
    QCOMPARE(secretOf(unknown), "qd-canary-two");
    QVERIFY(m_rig->said().contains(u"4 workspaces imported."_s));
    for (const auto &record : {refused, unknown, open}) {
        QTRY_COMPARE_WITH_TIMEOUT(find(record.id)->state(), ui::Workspace::State::Offline, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!find(record.id)->reason().isEmpty(), patience);
        QVERIFY(find(record.id)->nextTryAt() > 0);
    }
    QCOMPARE(find(asks.id)->signIn(), ui::Workspace::SignIn::NoSecret);
    QCOMPARE(m_rig->deck.workspaces->troubleCount(), 4);
}

// Removed, imported again before the undo has passed: what is its stays.
void TestImports::importedAgainWhileItLeaves()
{
    const auto id = m_rig->deck.workspaces->add(importedRecord(u"Build"_s, nowhere), "qd-canary-one", true);
    QVERIFY(id);
    const auto record = find(*id)->record();
    m_rig->deck.workspaces->removeWorkspace(*id);
    QVERIFY(m_rig->open({record}));
    QVERIFY(m_rig->apply());
    QVERIFY(find(*id));
    m_rig->time.advance(60'000);
    QCOMPARE(secretOf(record), "qd-canary-one");
    QVERIFY(find(*id));
}

void TestImports::manyConnectInTurn()
{
    QList<WorkspaceRecord> records;
    for (int i = 0; i < 100; ++i) {
        records += importedRecord(u"Dead %1"_s.arg(i), nowhere);
        records.last().username.clear();
        records.last().lastUsedAt = 1'000 + i;
    }
    QVERIFY(m_rig->open(records));
    m_rig->preview->apply(); // without secrets it is done at once
    QCOMPARE(m_rig->deck.workspaces->count(), 101);
    QCOMPARE(m_rig->connecting(), ui::ConnectQueue::AtOnce);
    QCOMPARE(find(records[99].id)->state(), ui::Workspace::State::Connecting); // used last
    QCOMPARE(find(records[0].id)->state(), ui::Workspace::State::Offline);
    const auto single = m_rig->deck.workspaces->add(importedRecord(u"Mine"_s, nowhere), "qd-canary-one", true);
    QVERIFY(single);
    QCOMPARE(find(*single)->state(), ui::Workspace::State::Connecting); // it does not wait for the hundred
    m_rig->time.advance(100 * ui::ConnectQueue::GapMs);
    QVERIFY(std::ranges::none_of(m_rig->deck.workspaces->all(), [](const auto *workspace) {
        return !workspace->isLocal() && workspace->state() == ui::Workspace::State::Offline &&
               workspace->nextTryAt() == 0;
    }));
}

// A file of ten thousand, then an edit of all of them by another process, then the undo.
void TestImports::tenThousand()
{
    QElapsedTimer timer;
    QList<WorkspaceRecord> records;
    for (int i = 0; i < many; ++i) {
        records += importedRecord(u"Server %1"_s.arg(i), QUrl(u"http://127.0.0.1:1/%1"_s.arg(i)));
        records.last().username.clear();
        records.last().createdAt = 1'000 + i;
    }
    auto &all = *m_rig->deck.workspaces;
    const ui::SidebarController sidebar(all); // what the window shows of them
    ui::WorkspaceTable table;
    table.setWorkspaces(&all);
    QVERIFY(m_rig->open(records));
    QCOMPARE(m_rig->preview->effect(), many);
    timer.start();
    m_rig->preview->apply();
    qInfo() << "imported in" << timer.elapsed() << "ms";
    QCOMPARE(all.count(), many + 1);
    QVERIFY(m_rig->isInStep());
    QCOMPARE_LE(m_rig->connecting(), ui::ConnectQueue::AtOnce);
    QCOMPARE(table.count(), many + 1);

    m_rig->other.load();
    auto edited = m_rig->other.records();
    for (auto &record : edited) {
        if (!record.isLocal())
            record.name += u" of ours"_s;
    }
    edited += importedRecord(u"Elsewhere"_s, nowhere);
    edited.last().createdAt = 500; // before all of them
    timer.start();
    m_rig->other.replaceAll(edited);
    qInfo() << "written by another in" << timer.elapsed() << "ms";
    timer.start();
    QTRY_COMPARE_WITH_TIMEOUT(all.count(), many + 2, patience);
    qInfo() << "followed in" << timer.elapsed() << "ms";
    QVERIFY(m_rig->isInStep());
    QCOMPARE_LE(m_rig->connecting(), ui::ConnectQueue::AtOnce);
    QCOMPARE(table.count(), many + 2);
    QCOMPARE(all.all().at(1)->name(), u"Elsewhere"_s);
    QCOMPARE(all.all().constLast()->name(), u"Server 9999 of ours"_s);
    m_rig->other.replaceAll(records);
    QTRY_COMPARE_WITH_TIMEOUT(all.all().constLast()->name(), u"Server 9999"_s, patience);
    timer.start();
    m_rig->undo();
    QTRY_COMPARE_WITH_TIMEOUT(all.count(), 1, patience);
    qInfo() << "undone in" << timer.elapsed() << "ms";
}

QTEST_MAIN(TestImports)
#include "tst_imports.moc"
