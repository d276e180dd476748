// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The list of workspaces and its file.
#include "core/workspaces/workspacecodec.h"
#include "core/workspaces/workspacestore.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <csignal>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace qd;

namespace {

constexpr auto withUnknownMembers =
    R"({"format":"quarterdeck-workspaces","version":1,"later":{"x":[1,"ä"]},"workspaces":[
    {"id":"6f1c2d0e-0000-4000-8000-000000000001","name":"a","url":"https://a","icon":"boat",
     "settings":{"theme":7},"trust":{"more":true}}]})";

WorkspaceRecord server(const QString &name, const QString &url = u"https://box.example.org:8443/oc"_s)
{
    WorkspaceRecord record;
    record.name = name;
    record.url = QUrl(url);
    record.port = 50'000;
    record.username = u"opencode"_s;
    return record;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QStringList names(const QList<WorkspaceRecord> &records)
{
    QStringList names;
    for (const WorkspaceRecord &record : records)
        names.append(record.name);
    return names;
}

} // namespace

class TestWorkspaceStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->filePath(u"cönfig dir/workspaces.json"_s);
    }

    // S1.16: a first run is an empty list without an error; this computer is there, and never goes.
    void firstRun()
    {
        WorkspaceStore store(m_path, m_time);
        store.load();
        QCOMPARE(store.records().size(), 1);
        QVERIFY(store.records().constFirst().isLocal());
        QVERIFY(!store.damage());
        QVERIFY(store.trouble().isEmpty());
        QVERIFY(!store.remove(WorkspaceRecord::localId));
        QCOMPARE(store.records().size(), 1);
    }

    // S1.3 to S1.11, S1.14, S1.21, S1.24 to S1.27
    void addUpdateRemove()
    {
        WorkspaceStore store(m_path, m_time);
        store.load();
        QSignalSpy changed(&store, &WorkspaceStore::changed);
        WorkspaceRecord wanted = server(u"  Build server "_s);
        wanted.trust = {u"box.example.org:8443"_s, QByteArray(32, '\x7f'), u"box.example.org:8443"_s};
        wanted.settings = {
            u"plan"_s, {u"anthropic"_s, u"claude"_s, u"high"_s}, u"max"_s, u"allow-reads"_s, {u"/srv/ä"_s, u"/b"_s},
            true};
        const auto id = store.add(wanted);
        QVERIFY(id);
        QCOMPARE(changed.count(), 1);
        const WorkspaceRecord *added = store.find(*id);
        QVERIFY(added);
        QVERIFY(fields::isId(added->id));
        QCOMPARE(added->name, u"Build server"_s);
        QCOMPARE(added->createdAt, m_time.nowMs());
        QCOMPARE(added->lastUsedAt, m_time.nowMs());
        QCOMPARE(added->hue, 1);

        m_time.advance(5'000);
        QVERIFY(store.update(*id, [](WorkspaceRecord &record) {
            record.id = u"other"_s;
            record.createdAt = 1;
            record.kind = WorkspaceKind::Hub;
            record.name = u"Renamed"_s;
        }));
        const WorkspaceRecord *updated = store.find(*id);
        QVERIFY(updated);
        QCOMPARE(updated->name, u"Renamed"_s);
        QCOMPARE(updated->username, u"opencode"_s);
        QCOMPARE(updated->kind, WorkspaceKind::OpenCodeServer);
        QCOMPARE(updated->lastUsedAt, updated->createdAt + 5'000);

        { // on disk before the call returned, and all of it
            WorkspaceStore again(m_path, m_time);
            again.load();
            QCOMPARE(again.records(), store.records());
        }
        QVERIFY(!(QFile::permissions(m_path) &
                  (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)));

        const auto removed = store.remove(*id);
        QVERIFY(removed);
        QVERIFY(!store.find(*id));
        QVERIFY(!contentOf(m_path).contains(id->toUtf8()));
        store.insert(*removed);
        QCOMPARE(*store.find(*id), *removed);
        QVERIFY(contentOf(m_path).contains(id->toUtf8()));
        QCOMPARE(changed.count(), 4);
    }

    void wrongRecordsAreRefused_data()
    {
        QTest::addColumn<QString>("field");
        const auto row = [](const char *field) { QTest::newRow(field) << QString::fromLatin1(field); };
        row("name");
        row("url");
        row("port");
        row("username");
        row("hub");
        row("trust.certificate");
        row("settings.permissionPreset");
    }
    void wrongRecordsAreRefused()
    {
        QFETCH(QString, field);
        WorkspaceStore store(m_path, m_time);
        store.load();
        WorkspaceRecord record = server(u"a"_s);
        const auto spoil = [&field](WorkspaceRecord &r) {
            if (field == "name"_L1)
                r.name = u" "_s;
            else if (field == "url"_L1)
                r.url = QUrl(u"ftp://a"_s);
            else if (field == "port"_L1)
                r.port = 65'536;
            else if (field == "username"_L1)
                r.username = u"a:b"_s;
            else if (field == "hub"_L1)
                r.hub = QUrl(u"https://hub.example.org"_s); // which has no OpenCode server of its own accord
            else if (field == "trust.certificate"_L1)
                r.trust.certificate = "short";
            else
                r.settings.permissionPreset = u"root"_s;
        };
        const auto id = store.add(record);
        QVERIFY(id);
        spoil(record);
        const auto refused = store.add(record);
        QVERIFY(!refused);
        QVERIFY2(refused.error().detail.startsWith(field + u' '), qUtf8Printable(refused.error().detail));
        const auto before = store.records();
        const auto unchanged = store.update(*id, spoil);
        QVERIFY(!unchanged);
        QVERIFY(unchanged.error().detail.startsWith(field + u' '));
        QCOMPARE(store.records(), before);
        QCOMPARE(store.update(u"nobody"_s, spoil).error().code, Error::Code::NotFound);
    }

    void huesAreSpread()
    {
        WorkspaceStore store(m_path, m_time);
        store.load();
        QSet<int> hues;
        for (int i = 0; i < 7; ++i)
            hues.insert(store.find(*store.add(server(QString::number(i))))->hue);
        QCOMPARE(hues, (QSet<int>{1, 2, 3, 4, 5, 6, 7}));
    }

    // Written soon rather than at once, and at the latest when the store goes.
    void touch()
    {
        QString id;
        {
            WorkspaceStore store(m_path, m_time);
            store.load();
            id = *store.add(server(u"a"_s));
            m_time.advance(60'000);
            const QByteArray before = contentOf(m_path);
            store.touch(id);
            QCOMPARE(store.find(id)->lastUsedAt, m_time.nowMs());
            QCOMPARE(contentOf(m_path), before);
            QTRY_VERIFY(contentOf(m_path).contains(QByteArray::number(m_time.nowMs())));
            m_time.advance(60'000);
            store.touch(id);
        }
        WorkspaceStore again(m_path, m_time);
        again.load();
        QCOMPARE(again.find(id)->lastUsedAt, m_time.nowMs());
    }

    void replaceAllIsOneStep()
    {
        WorkspaceStore store(m_path, m_time);
        store.load();
        QVERIFY(store.add(server(u"old"_s)));
        QVERIFY(store.update(WorkspaceRecord::localId, [](WorkspaceRecord &record) { record.name = u"laptop"_s; }));
        const auto before = store.records();
        QSignalSpy changed(&store, &WorkspaceStore::changed);
        WorkspaceRecord fresh = server(u"new"_s);
        fresh.id = fields::newId();
        store.replaceAll({fresh, fresh});
        QCOMPARE(names(store.records()), (QStringList{u"laptop"_s, u"new"_s}));
        QCOMPARE(changed.count(), 1);
        store.replaceAll(before);
        QCOMPARE(store.records(), before);
        QCOMPARE(workspacecodec::read(contentOf(m_path)).records, before);
    }

    // S1.15, S1.17 to S1.19: each valid entry is kept, the file is set aside as it was, and the last good one can come back.
    void damageKeepsValidEntries_data();
    void damageKeepsValidEntries();
    void damageWithoutBackup();
    void restoredBackupKeepsWhatCameSince();
    void orderOfAdding();

    // A file of a later version is neither understood nor touched.
    void newerVersionIsLeftAlone()
    {
        QVERIFY(QDir().mkpath(QFileInfo(m_path).absolutePath()));
        const QByteArray newer = R"({"format":"quarterdeck-workspaces","version":2,"workspaces":{"a":1}})";
        put(m_path, newer);
        WorkspaceStore store(m_path, m_time);
        store.load();
        QVERIFY(store.trouble().contains(u"newer"_s));
        const auto id = store.add(server(u"kept in memory"_s));
        QVERIFY(id);
        QVERIFY(store.find(*id));
        QVERIFY(!store.trouble().isEmpty());
        QCOMPARE(contentOf(m_path), newer);
        QVERIFY(!store.damage());
    }

    // What we don't know is written back as it was.
    void unknownMembersSurvive()
    {
        QVERIFY(QDir().mkpath(QFileInfo(m_path).absolutePath()));
        put(m_path, withUnknownMembers);
        WorkspaceStore store(m_path, m_time);
        store.load();
        QVERIFY(store.update(u"6f1c2d0e-0000-4000-8000-000000000001"_s, [](WorkspaceRecord &r) { r.name = u"b"_s; }));
        const QJsonObject document = QJsonDocument::fromJson(contentOf(m_path)).object();
        QCOMPARE(document["later"_L1]["x"_L1][1].toString(), u"ä"_s);
        const QJsonValue entry = document["workspaces"_L1][1];
        QCOMPARE(entry["name"_L1].toString(), u"b"_s);
        QCOMPARE(entry["icon"_L1].toString(), u"boat"_s);
        QCOMPARE(entry["settings"_L1]["theme"_L1].toInt(), 7);
        QCOMPARE(entry["trust"_L1]["more"_L1].toBool(), true);
    }

    // S1.20: a failed write says so and loses nothing; it is tried again with the next change.
    void saveFailures_data()
    {
        QTest::addColumn<bool>("fullDisk");
        QTest::newRow("a directory is in the way") << false;
        QTest::newRow("the disk is full") << true;
    }
    void saveFailures();

    void tenThousand();
    void killedWhileWriting();

private:
    // A file with three workspaces, and its backup.
    QByteArray prepared();

    test::ManualTime m_time;
    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_path;
};

QByteArray TestWorkspaceStore::prepared()
{
    WorkspaceStore store(m_path, m_time);
    store.load();
    for (const auto &name : {u"one"_s, u"two"_s, u"three"_s}) {
        m_time.advance(1'000);
        if (!store.add(server(name)))
            return {};
    }
    return contentOf(m_path);
}

void TestWorkspaceStore::damageKeepsValidEntries_data()
{
    QTest::addColumn<int>("how");
    QTest::addColumn<QStringList>("kept");
    QTest::addColumn<int>("lost");
    QTest::newRow("one entry is wrong") << 0 << QStringList{QString(), u"one"_s, u"three"_s} << 1;
    QTest::newRow("cut off") << 1 << QStringList{QString(), u"one"_s, u"two"_s} << -1;
    QTest::newRow("an entry is no JSON") << 2 << QStringList{QString(), u"one"_s, u"three"_s} << -1;
    QTest::newRow("empty") << 3 << QStringList{QString()} << -1;
    QTest::newRow("something else") << 4 << QStringList{QString()} << -1;
    QTest::newRow("an id twice") << 5 << QStringList{QString(), u"one"_s, u"two"_s, u"three"_s} << 1;
}

void TestWorkspaceStore::damageKeepsValidEntries()
{
    QFETCH(int, how);
    QFETCH(QStringList, kept);
    QFETCH(int, lost);
    const QByteArray good = prepared();
    QByteArray bad = good;
    switch (how) {
    case 0:
        bad.replace(R"("name":"two")", R"("name":2)");
        break;
    case 1:
        bad.truncate(bad.indexOf("\"three\""));
        break;
    case 2:
        bad.replace(R"("name":"two")", R"("name":two")");
        break;
    case 3:
        bad.clear();
        break;
    case 4:
        bad = "[1,2,3]";
        break;
    default:
        bad.replace("\n]}", ",\n" + bad.split('\n').at(2).chopped(1) + "\n]}");
    }
    QVERIFY(bad != good);
    put(m_path, bad);
    WorkspaceStore store(m_path, m_time);
    QSignalSpy damaged(&store, &WorkspaceStore::damageChanged);
    store.load();
    QCOMPARE(names(store.records()), kept);
    QCOMPARE(damaged.count(), 1);
    QVERIFY(store.damage());
    const auto damage = *store.damage();
    QCOMPARE(damage.lost, lost);
    QCOMPARE(contentOf(damage.asidePath), bad);
    QCOMPARE(contentOf(damage.backupPath), good);
    QVERIFY(store.trouble().isEmpty());
    { // and the file is sound again
        WorkspaceStore next(m_path, m_time);
        next.load();
        QVERIFY(!next.damage());
        QCOMPARE(names(next.records()), kept);
    }
    QVERIFY(store.restoreBackup());
    QCOMPARE(names(store.records()), (QStringList{QString(), u"one"_s, u"two"_s, u"three"_s}));
    QVERIFY(!store.damage());
    QCOMPARE(contentOf(m_path), good);
}

void TestWorkspaceStore::damageWithoutBackup()
{
    prepared();
    QVERIFY(QFile::remove(m_path + u".bak"_s));
    put(m_path, "{");
    WorkspaceStore store(m_path, m_time);
    store.load();
    QVERIFY(store.damage());
    QVERIFY(store.damage()->backupPath.isEmpty());
    QVERIFY(!store.restoreBackup());
    QCOMPARE(store.records().size(), 1);
}

void TestWorkspaceStore::restoredBackupKeepsWhatCameSince()
{
    prepared();
    put(m_path, "{");
    WorkspaceStore store(m_path, m_time);
    store.load();
    m_time.advance(1'000);
    QVERIFY(store.add(server(u"since"_s)));
    QVERIFY(store.restoreBackup());
    QCOMPARE(names(store.records()), (QStringList{QString(), u"one"_s, u"two"_s, u"three"_s, u"since"_s}));
}

void TestWorkspaceStore::saveFailures()
{
    QFETCH(bool, fullDisk);
    WorkspaceStore store(m_path, m_time);
    store.load();
    QSignalSpy trouble(&store, &WorkspaceStore::troubleChanged);
    rlimit old{};
    std::signal(SIGXFSZ, SIG_IGN);
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &old), 0);
    if (fullDisk) {
        rlimit tight = old;
        tight.rlim_cur = 100;
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
    } else {
        QVERIFY(QDir().mkpath(m_path));
    }
    const auto id = store.add(server(u"not lost"_s));
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &old), 0);
    QVERIFY(id);
    QVERIFY(store.find(*id));
    QCOMPARE(trouble.count(), 1);
    QVERIFY(!store.trouble().isEmpty());
    if (!fullDisk)
        QVERIFY(QDir().rmdir(m_path));
    QVERIFY(!QFile::exists(m_path));
    QVERIFY(store.update(*id, [](WorkspaceRecord &record) { record.name = u"saved now"_s; }));
    QVERIFY(store.trouble().isEmpty());
    QCOMPARE(trouble.count(), 2);
    QCOMPARE(workspacecodec::read(contentOf(m_path)).records, store.records());
}

// Also within one millisecond, and from a tool that names no time.
void TestWorkspaceStore::orderOfAdding()
{
    WorkspaceStore store(m_path, m_time);
    store.load();
    QList<WorkspaceRecord> imported;
    for (int i = 0; i < 20; ++i) {
        imported.append(server(u"Imported %1"_s.arg(i)));
        imported.last().id = fields::newId();
    }
    store.replaceAll(imported);
    for (int i = 0; i < 20; ++i)
        QVERIFY(store.add(server(u"Added %1"_s.arg(i))));
    WorkspaceStore again(m_path, m_time);
    again.load();
    QCOMPARE(again.records(), store.records());
    QCOMPARE(again.records().size(), 41);
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(again.records().at(1 + i).name, u"Imported %1"_s.arg(i));
        QCOMPARE(again.records().at(21 + i).name, u"Added %1"_s.arg(i));
    }

    imported = {server(u"At the end of time"_s)};
    imported.last().id = fields::newId();
    imported.last().createdAt = fields::maxTime;
    store.replaceAll(imported);
    QVERIFY(store.add(server(u"Later"_s)));
}

// Ten thousand are read, found, changed and merged without work that grows with their square: that would take minutes here.
void TestWorkspaceStore::tenThousand()
{
    constexpr int count = 10'000;
    QList<WorkspaceRecord> many;
    for (int i = 0; i < count; ++i) {
        WorkspaceRecord record = server(u"Server %1"_s.arg(i));
        record.id = fields::newId();
        record.createdAt = i + 1;
        many.append(record);
    }
    WorkspaceStore store(m_path, m_time);
    store.load();
    store.replaceAll(many);
    WorkspaceStore other(m_path, m_time);
    other.load();
    QCOMPARE(other.records(), store.records());
    QCOMPARE(other.records().size(), count + 1);
    for (const WorkspaceRecord &record : many)
        QVERIFY(other.find(record.id));
    QVERIFY(other.update(many.constLast().id, [](WorkspaceRecord &record) { record.name = u"changed"_s; }));
    QTRY_COMPARE(store.find(many.constLast().id)->name, u"changed"_s);
}

// Killed at any moment, the file is the one before or the one after.
void TestWorkspaceStore::killedWhileWriting()
{
    QByteArray last = prepared();
    for (int round = 0; round < 10; ++round) {
        QProcess writer;
        writer.start(QCoreApplication::applicationFilePath(), {u"--write"_s, m_path});
        QVERIFY(writer.waitForReadyRead()); // it has begun, and goes on for ever
        QTRY_VERIFY(contentOf(m_path) != last);
        writer.kill();
        QVERIFY(writer.waitForFinished());
        last = contentOf(m_path);
        const WorkspaceDocument document = workspacecodec::read(last);
        QCOMPARE(document.state, WorkspaceDocument::State::Whole);
        QVERIFY(document.records.size() >= 4);
        WorkspaceStore store(m_path, m_time); // and the dead one's lock is in nobody's way
        store.load();
        QVERIFY(!store.damage());
        QVERIFY(store.update(WorkspaceRecord::localId, [round](WorkspaceRecord &record) { record.hue = round % 8; }));
        QVERIFY2(store.trouble().isEmpty(), qUtf8Printable(store.trouble()));
        last = contentOf(m_path);
    }
}

namespace {

// Writes without end, for the test that kills it.
int writeForEver(const QString &path)
{
    WorkspaceStore store(path);
    store.load();
    std::puts("writing");
    std::fflush(stdout);
    for (int i = 0;; ++i) {
        if (!store.update(WorkspaceRecord::localId,
                          [i](WorkspaceRecord &record) { record.name = QString(i % 200, u'x'); }))
            return 1;
    }
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments.at(1) == "--write"_L1)
        return writeForEver(arguments.at(2));
    TestWorkspaceStore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_workspacestore.moc"
