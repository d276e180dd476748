// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// S1.22, S1.23: several processes have one list of workspaces.
#include "core/base/filelock.h"
#include "core/workspaces/workspacecodec.h"
#include "core/workspaces/workspacemerge.h"
#include "core/workspaces/workspacestore.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace qd;

namespace {

WorkspaceRecord server(const QString &name)
{
    WorkspaceRecord record;
    record.name = name;
    record.url = QUrl(u"https://box.example.org"_s);
    return record;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QStringList names(const QList<WorkspaceRecord> &records)
{
    QStringList names;
    for (const WorkspaceRecord &record : records)
        names.append(record.name);
    names.sort();
    return names;
}

} // namespace

class TestWorkspaceSync : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void changesAreSeen();
    void touchLosesNothing();
    void processesAddAtOnce();
    void whatCouldNotBeWrittenIsMerged();
    void aTakenLockIsTriedAgain();
    void editedByHand();
    void halfWrittenByAnEditor();
    void damagedWhileRunning();
    void deletedWhileRunning();
    void newerVersionWhileRunning();
    void merge();

private:
    test::ManualTime m_time;
    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_path;
};

void TestWorkspaceSync::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_path = m_directory->filePath(u"workspaces.json"_s);
}

void TestWorkspaceSync::changesAreSeen()
{
    WorkspaceStore here(m_path, m_time);
    WorkspaceStore there(m_path, m_time);
    here.load();
    there.load();
    QSignalSpy changed(&there, &WorkspaceStore::changed);
    const QString id = *here.add(server(u"one"_s));
    QTRY_VERIFY(there.find(id));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(*there.find(id), *here.find(id));
    m_time.advance(10);
    QVERIFY(there.update(id, [](WorkspaceRecord &record) { record.name = u"renamed"_s; }));
    QTRY_COMPARE(here.find(id)->name, u"renamed"_s);
    QVERIFY(here.remove(id));
    QTRY_VERIFY(!there.find(id));
    // Nobody answers what was heard with another write.
    const QByteArray settled = contentOf(m_path);
    changed.clear();
    QTest::qWait(0);
    QCOMPARE(contentOf(m_path), settled);
}

// Both change one workspace before they hear of each other.
void TestWorkspaceSync::touchLosesNothing()
{
    WorkspaceStore here(m_path, m_time);
    here.load();
    const QString id = *here.add(server(u"one"_s));
    WorkspaceStore there(m_path, m_time);
    there.load();
    m_time.advance(10);
    QVERIFY(there.update(id, [](WorkspaceRecord &record) { record.name = u"renamed"_s; }));
    m_time.advance(10);
    here.touch(id); // has not heard yet, and is newer
    QVERIFY(here.update(id, [](WorkspaceRecord &record) { record.port = 50'000; }));
    QCOMPARE(here.find(id)->name, u"renamed"_s);
    QCOMPARE(here.find(id)->port, 50'000);
    QCOMPARE(here.find(id)->lastUsedAt, m_time.nowMs());
    QTRY_COMPARE(there.find(id)->port, 50'000);
}

void TestWorkspaceSync::processesAddAtOnce()
{
    constexpr int writers = 4;
    constexpr int each = 15;
    WorkspaceStore store(m_path);
    store.load();
    std::vector<std::unique_ptr<QProcess>> processes;
    for (int i = 0; i < writers; ++i) {
        auto process = std::make_unique<QProcess>();
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process->start(QCoreApplication::applicationFilePath(),
                       {u"--add"_s, m_path, QString::number(i), QString::number(each)});
        processes.push_back(std::move(process));
    }
    for (const auto &process : processes)
        QVERIFY(process->waitForStarted());
    for (int i = 0; i < each; ++i)
        QVERIFY(store.add(server(u"here %1"_s.arg(i))));
    for (const auto &process : processes) {
        QVERIFY(process->state() == QProcess::NotRunning || process->waitForFinished());
        QCOMPARE(process->exitCode(), 0);
    }
    const WorkspaceDocument document = workspacecodec::read(contentOf(m_path));
    QCOMPARE(document.state, WorkspaceDocument::State::Whole);
    QCOMPARE(document.records.size(), (writers + 1) * each + 1);
    QTRY_COMPARE(store.records(), document.records);
}

// A write that failed, here because somebody held the lock all the time, is made up for with what came in between.
void TestWorkspaceSync::whatCouldNotBeWrittenIsMerged()
{
    WorkspaceStore here(m_path, m_time);
    here.load();
    QVERIFY(here.add(server(u"one"_s)));
    WorkspaceStore there(m_path, m_time);
    there.load();
    {
        FileLock lock;
        QCOMPARE(lock.lock(m_path + u".lock"_s, 0), FileLock::Result::Locked);
        QVERIFY(here.add(server(u"two"_s)));
        QVERIFY(!here.trouble().isEmpty());
    }
    QVERIFY(there.add(server(u"three"_s)));
    QVERIFY(here.add(server(u"four"_s)));
    QVERIFY(here.trouble().isEmpty());
    QCOMPARE(names(here.records()), (QStringList{QString(), u"four"_s, u"one"_s, u"three"_s, u"two"_s}));
    QTRY_COMPARE(there.records(), here.records());
}

void TestWorkspaceSync::aTakenLockIsTriedAgain()
{
    WorkspaceStore store(m_path, m_time);
    store.load();
    {
        FileLock lock;
        QCOMPARE(lock.lock(m_path + u".lock"_s, 0), FileLock::Result::Locked);
        QVERIFY(store.add(server(u"one"_s)));
        QVERIFY(!store.trouble().isEmpty());
    }
    QTRY_VERIFY(store.trouble().isEmpty());
    QCOMPARE(workspacecodec::read(contentOf(m_path)).records, store.records());
}

void TestWorkspaceSync::editedByHand()
{
    WorkspaceStore store(m_path, m_time);
    store.load();
    const QString id = *store.add(server(u"one"_s));
    QVERIFY(put(m_path, contentOf(m_path).replace("\"one\"", "\"by hand\"")));
    QTRY_COMPARE(store.find(id)->name, u"by hand"_s);
    // In place once more: the watch is on the file that is there now.
    QVERIFY(put(m_path, contentOf(m_path).replace("\"by hand\"", "\"again\"")));
    QTRY_COMPARE(store.find(id)->name, u"again"_s);
}

void TestWorkspaceSync::halfWrittenByAnEditor()
{
    WorkspaceStore store(m_path, m_time);
    store.load();
    const QString id = *store.add(server(u"one"_s));
    const QByteArray whole = contentOf(m_path).replace("\"one\"", "\"edited\"");
    QVERIFY(put(m_path, whole.left(whole.size() / 2)));
    QTest::qWait(0); // it has heard of it
    QVERIFY(put(m_path, whole));
    QTRY_COMPARE(store.find(id)->name, u"edited"_s);
    QVERIFY(!store.damage());
    QCOMPARE(QDir(m_directory->path()).entryList({u"*damaged*"_s}).size(), 0);
}

// Entries that we know are not lost with a file that breaks under us.
void TestWorkspaceSync::damagedWhileRunning()
{
    WorkspaceStore store(m_path, m_time);
    store.load();
    QVERIFY(store.add(server(u"one"_s)));
    QVERIFY(store.add(server(u"two"_s)));
    QSignalSpy damaged(&store, &WorkspaceStore::damageChanged);
    const QByteArray bad = contentOf(m_path).replace("\"two\"", "two");
    QVERIFY(put(m_path, bad));
    QTRY_COMPARE(damaged.count(), 1);
    QCOMPARE(contentOf(store.damage()->asidePath), bad);
    QCOMPARE(names(store.records()), (QStringList{QString(), u"one"_s, u"two"_s}));
    QCOMPARE(workspacecodec::read(contentOf(m_path)).records, store.records());
}

void TestWorkspaceSync::deletedWhileRunning()
{
    WorkspaceStore store(m_path, m_time);
    store.load();
    QVERIFY(store.add(server(u"one"_s)));
    QVERIFY(QFile::remove(m_path));
    QVERIFY(store.update(WorkspaceRecord::localId, [](WorkspaceRecord &record) { record.name = u"laptop"_s; }));
    QCOMPARE(names(workspacecodec::read(contentOf(m_path)).records), (QStringList{u"laptop"_s, u"one"_s}));
}

void TestWorkspaceSync::newerVersionWhileRunning()
{
    WorkspaceStore store(m_path, m_time);
    store.load();
    QVERIFY(store.add(server(u"one"_s)));
    const QByteArray newer = contentOf(m_path).replace("\"version\":1", "\"version\":2");
    QVERIFY(put(m_path, newer));
    QVERIFY(store.add(server(u"two"_s)));
    QVERIFY(store.trouble().contains(u"newer"_s));
    QCOMPARE(names(store.records()), (QStringList{QString(), u"one"_s, u"two"_s}));
    QCOMPARE(contentOf(m_path), newer);
}

void TestWorkspaceSync::merge()
{
    WorkspaceRecord base = server(u"a"_s);
    base.id = u"1"_s;
    base.lastUsedAt = 10;
    WorkspaceRecord mine = base;
    WorkspaceRecord theirs = base;
    mine.name = u"mine"_s;
    mine.settings.muted = true;
    mine.lastUsedAt = 20;
    theirs.name = u"theirs"_s;
    theirs.hue = 3;
    theirs.settings.favourites = {u"/x"_s};
    theirs.lastUsedAt = 30;
    WorkspaceRecord merged = theirs;
    merged.settings.muted = true;
    QCOMPARE(mergeWorkspaces({base}, {mine}, {theirs}), QList{merged});
    merged.name = u"mine"_s;
    merged.lastUsedAt = 40;
    mine.lastUsedAt = 40;
    QCOMPARE(mergeWorkspaces({base}, {mine}, {theirs}), QList{merged});

    WorkspaceRecord used = base;
    used.lastUsedAt = 50;
    const QList<WorkspaceRecord> none;
    QCOMPARE(mergeWorkspaces({base}, {}, {base}), none);        // removed here
    QCOMPARE(mergeWorkspaces({base}, {base}, {}), none);        // removed there
    QCOMPARE(mergeWorkspaces({base}, {used}, {}), none);        // removed there, only used here
    QCOMPARE(mergeWorkspaces({base}, {mine}, {}), QList{mine}); // removed there, changed here
    QCOMPARE(mergeWorkspaces({base}, {}, {theirs}), QList{theirs});
    QCOMPARE(mergeWorkspaces({}, {}, {base}), QList{base});
    QCOMPARE(mergeWorkspaces({}, {base}, {}), QList{base});
    QCOMPARE(mergeWorkspaces({}, {base}, {used}), QList{used}); // both new: the one used last
}

namespace {

int addMany(const QString &path, const QString &prefix, int count)
{
    WorkspaceStore store(path);
    store.load();
    for (int i = 0; i < count; ++i) {
        if (!store.add(server(prefix + QString::number(i))))
            return 1;
    }
    // What found the lock taken is written with the next change.
    for (int i = 0; i < 20 && !store.trouble().isEmpty(); ++i)
        store.replaceAll(store.records());
    return store.trouble().isEmpty() ? 0 : 1;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 5 && arguments.at(1) == "--add"_L1)
        return addMany(arguments.at(2), arguments.at(3), arguments.at(4).toInt());
    TestWorkspaceSync test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_workspacesync.moc"
