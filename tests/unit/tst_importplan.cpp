// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// S1.65: what an import will do, and doing it.
#include "core/workspaces/importplan.h"
#include "core/workspaces/workspacestore.h"
#include "tests/support/qtest.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace qd;

using Kind = ImportEntry::Kind;
using Choice = ImportEntry::Choice;

namespace {

WorkspaceRecord server(int number, const QString &host = u"a.example.org"_s)
{
    WorkspaceRecord record;
    record.id = u"00000000-0000-4000-8000-%1"_s.arg(number, 12, 10, QLatin1Char('0'));
    record.name = u"Server %1"_s.arg(number);
    record.url = QUrl(u"https://"_s + host);
    record.username = u"me"_s;
    record.createdAt = number;
    return record;
}

WorkspaceRecord local()
{
    WorkspaceRecord record;
    record.id = WorkspaceRecord::localId;
    record.kind = WorkspaceKind::ThisComputer;
    record.name = u"laptop"_s;
    return record;
}

ArchiveSecret secretOf(const WorkspaceRecord &record, const QByteArray &value)
{
    return {{record.id, secretOrigin(record.url), u"password"_s}, value};
}

} // namespace

class TestImportPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kinds();
    void fieldsThatDiffer();
    void choices_data();
    void choices();
    void conflictKeepsTheIdThatIsThere();
    void bothGetsAnIdAndAName();
    void secretsFollowTheirHost();
    void oneStepAndItsUndo();
    void listChangesWhileItIsLookedAt();
    void changesGoIntoTheListAsItIs();
    void undoLeavesWhatOthersDid();
    void twoEntriesOfOneAreUndone();
    void tenThousand();
};

void TestImportPlan::kinds()
{
    WorkspaceRecord used = server(1);
    used.lastUsedAt = 99;
    used.trust.plainHost = u"a.example.org:443"_s;
    const QList<WorkspaceRecord> existing{local(), used, server(2, u"b.org"_s), server(3, u"c.org"_s)};
    WorkspaceRecord changed = server(2, u"b.org"_s);
    changed.name = u"Other name"_s;
    const ImportPlan plan(existing, {server(1), changed, server(4, u"c.org"_s), server(5, u"d.org"_s)});
    QCOMPARE(plan.entries().size(), 4);
    QCOMPARE(plan.entries()[0].kind, Kind::Same); // when it was used, and what is trusted, is no difference
    QCOMPARE(plan.entries()[1].kind, Kind::Changed);
    QCOMPARE(plan.entries()[1].fields, QStringList{u"name"_s});
    QCOMPARE(plan.entries()[2].kind, Kind::Conflict);
    QCOMPARE(plan.entries()[2].existingId, server(3).id);
    QCOMPARE(plan.entries()[3].kind, Kind::New);
    QVERIFY(plan.entries()[3].existingId.isEmpty());
    for (const Kind kind : {Kind::New, Kind::Same, Kind::Changed, Kind::Conflict})
        QCOMPARE(plan.count(kind), 1);
    // Nothing that is there is touched unless somebody says so.
    const auto result = plan.apply();
    QCOMPARE(result.records.size(), 5);
    QCOMPARE(result.records.mid(0, 4), existing);
    QCOMPARE(result.added, 1);
    QCOMPARE(result.kept, 3);
}

void TestImportPlan::fieldsThatDiffer()
{
    const WorkspaceRecord existing = server(1);
    WorkspaceRecord other = existing;
    other.kind = WorkspaceKind::Hub;
    other.name = u"x"_s;
    other.url = QUrl(u"https://x"_s);
    other.port = 1;
    other.username = u"x"_s;
    other.hue = 1;
    other.settings = {u"x"_s, {u"x"_s, u"x"_s, {}}, u"x"_s, u"ask"_s, {u"/x"_s}, true};
    const ImportPlan plan({existing}, {other});
    QCOMPARE(plan.entries()[0].fields,
             (QStringList{u"kind"_s, u"name"_s, u"url"_s, u"port"_s, u"username"_s, u"hue"_s, u"settings.agent"_s,
                          u"settings.model"_s, u"settings.variant"_s, u"settings.permissionPreset"_s,
                          u"settings.favourites"_s, u"settings.muted"_s}));
}

void TestImportPlan::choices_data()
{
    QTest::addColumn<Choice>("choice");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("keep") << Choice::Keep << QStringList{u"laptop"_s, u"Server 1"_s, u"Server 9"_s};
    QTest::newRow("replace") << Choice::Replace << QStringList{u"laptop"_s, u"Renamed"_s, u"Server 9"_s};
    QTest::newRow("both") << Choice::Both << QStringList{u"laptop"_s, u"Server 1"_s, u"Renamed"_s, u"Server 9"_s};
}

void TestImportPlan::choices()
{
    QFETCH(Choice, choice);
    QFETCH(QStringList, names);
    WorkspaceRecord mine = server(1);
    mine.lastUsedAt = 50;
    mine.createdAt = 7;
    mine.trust.plainHost = u"x:80"_s;
    WorkspaceRecord renamed = server(1);
    renamed.name = u"Renamed"_s;
    ImportPlan plan({local(), mine}, {renamed, server(9, u"z.org"_s)});
    plan.chooseForAll(choice);
    const auto result = plan.apply();
    QStringList found;
    for (const WorkspaceRecord &record : result.records)
        found.append(record.name);
    QCOMPARE(found, names);
    if (choice == Choice::Replace) {
        WorkspaceRecord expected = mine;
        expected.name = u"Renamed"_s;
        QCOMPARE(result.records[1], expected);
        QCOMPARE(result.replaced, 1);
    }
    // One entry can be treated otherwise; a new one left out.
    plan.choose(0, Choice::Keep);
    plan.choose(1, Choice::Keep);
    QCOMPARE(plan.apply().records, (QList{local(), mine}));
}

void TestImportPlan::conflictKeepsTheIdThatIsThere()
{
    WorkspaceRecord incoming = server(2);
    incoming.settings.agent = u"plan"_s;
    ImportPlan plan({server(1)}, {incoming}, {secretOf(incoming, "qd-canary-pw")});
    QCOMPARE(plan.entries()[0].kind, Kind::Conflict);
    plan.choose(0, Choice::Replace);
    auto result = plan.apply();
    QCOMPARE(result.records.size(), 1);
    QCOMPARE(result.records[0].id, server(1).id);
    QCOMPARE(result.records[0].settings.agent, u"plan"_s);
    QCOMPARE(result.secrets, QList{secretOf(server(1), "qd-canary-pw")});
    plan.choose(0, Choice::Both);
    result = plan.apply();
    QCOMPARE(result.records.size(), 2);
    QCOMPARE(result.secrets, QList{secretOf(incoming, "qd-canary-pw")});
    plan.choose(0, Choice::Keep);
    QVERIFY(plan.apply().secrets.isEmpty());
}

void TestImportPlan::bothGetsAnIdAndAName()
{
    WorkspaceRecord changed = server(1);
    changed.hue = 5;
    WorkspaceRecord second = server(2);
    second.name = u"Server 1 2"_s;
    ImportPlan plan({server(1), second}, {changed}, {secretOf(changed, "qd-canary-pw")});
    plan.choose(0, Choice::Both);
    const auto result = plan.apply();
    QCOMPARE(result.records.size(), 3);
    QVERIFY(fields::isId(result.records[2].id));
    QVERIFY(result.records[2].id != server(1).id);
    QCOMPARE(result.records[2].name, u"Server 1 3"_s);
    QCOMPARE(result.secrets[0].name.workspace, result.records[2].id);
}

// A file whose address somebody changed does not send the password there.
void TestImportPlan::secretsFollowTheirHost()
{
    const WorkspaceRecord honest = server(1);
    WorkspaceRecord forged = honest;
    forged.url = QUrl(u"https://evil.example.org"_s);
    ImportPlan plan({}, {forged}, {secretOf(honest, "qd-canary-pw"), secretOf(server(77), "qd-canary-nobodys")});
    QVERIFY(!plan.entries()[0].secret);
    QCOMPARE(plan.strayingSecrets(), 2);
    QVERIFY(plan.apply().secrets.isEmpty());
    plan.setSecrets({secretOf(forged, "qd-canary-pw")});
    QVERIFY(plan.entries()[0].secret);
    QCOMPARE(plan.strayingSecrets(), 0);
    QCOMPARE(plan.apply().secrets.size(), 1);
}

void TestImportPlan::oneStepAndItsUndo()
{
    QTemporaryDir directory;
    WorkspaceStore store(directory.filePath(u"workspaces.json"_s));
    store.load();
    QVERIFY(store.add(server(0, u"old.org"_s)));
    const auto before = store.records();
    const ImportPlan plan(store.records(), {server(1), server(2, u"b.org"_s)});
    const auto result = plan.apply();
    store.replaceAll(result.records);
    QCOMPARE(store.records().size(), 4);
    QVERIFY(store.find(server(1).id));
    const auto undo = undoChanges(store.records(), result.changes);
    store.replaceAll(undo.records);
    QCOMPARE(store.records(), before);
    QCOMPARE(undo.removed.size(), 2);
    QVERIFY(undo.left.isEmpty());
}

// What was chosen holds for what it was chosen about.
void TestImportPlan::listChangesWhileItIsLookedAt()
{
    WorkspaceRecord renamed = server(1);
    renamed.name = u"Renamed"_s;
    ImportPlan plan({server(1)}, {renamed, server(2, u"b.org"_s), server(3, u"c.org"_s)});
    plan.choose(0, Choice::Replace);
    plan.choose(2, Choice::Keep);
    WorkspaceRecord hued = server(1);
    hued.hue = 3;
    plan.meet({hued, server(2, u"b.org"_s), server(8, u"z.org"_s)});
    QCOMPARE(plan.entries()[0].choice, Choice::Replace);
    QCOMPARE(plan.entries()[0].fields, (QStringList{u"name"_s, u"hue"_s}));
    QCOMPARE(plan.entries()[1].kind, Kind::Same); // it has come by itself
    QCOMPARE(plan.entries()[1].choice, Choice::Keep);
    QCOMPARE(plan.entries()[2].kind, Kind::New);
    QCOMPARE(plan.entries()[2].choice, Choice::Keep);
    plan.meet({server(8, u"z.org"_s)});
    QCOMPARE(plan.entries()[0].kind, Kind::New); // what it was to replace has gone
    QCOMPARE(plan.entries()[0].choice, Choice::Both);
    const auto result = plan.apply();
    QCOMPARE(result.records, (QList{server(8, u"z.org"_s), renamed, server(2, u"b.org"_s)}));
}

void TestImportPlan::changesGoIntoTheListAsItIs()
{
    WorkspaceRecord renamed = server(1);
    renamed.name = u"Renamed"_s;
    WorkspaceRecord other = server(2, u"b.org"_s);
    other.name = u"Other"_s;
    ImportPlan plan({server(1), server(2, u"b.org"_s)}, {renamed, other, server(3, u"c.org"_s), server(4, u"d.org"_s)});
    plan.chooseForAll(Choice::Replace);
    auto changes = plan.apply().changes;
    QCOMPARE(changes.size(), 4);
    // Meanwhile: 1 was used and trusted, 2 removed, 4 came by itself, 5 was added.
    WorkspaceRecord used = server(1);
    used.lastUsedAt = 77;
    used.trust.plainHost = u"a.example.org:443"_s;
    QList list{used, server(4, u"d.org"_s), server(5, u"e.org"_s)};
    applyChanges(list, changes);
    WorkspaceRecord expected = used;
    expected.name = u"Renamed"_s;
    QCOMPARE(list, (QList{expected, server(4, u"d.org"_s), server(5, u"e.org"_s), other, server(3, u"c.org"_s)}));
    QCOMPARE(changes.size(), 3);
    QVERIFY(changes[0].before == used);
    QVERIFY(!changes[1].before);
}

void TestImportPlan::undoLeavesWhatOthersDid()
{
    WorkspaceRecord renamed = server(1);
    renamed.name = u"Renamed"_s;
    WorkspaceRecord second = server(2, u"b.org"_s);
    second.hue = 4;
    ImportPlan plan({server(1), server(2, u"b.org"_s)},
                    {renamed, second, server(3, u"c.org"_s), server(4, u"d.org"_s), server(5, u"e.org"_s)});
    plan.chooseForAll(Choice::Replace);
    const auto result = plan.apply();
    // Since then: 1 was used, 2 and 3 were edited, 4 removed, 6 added; 5 is as it came.
    QList list = result.records;
    list[0].lastUsedAt = 99;
    list[1].name = u"Mine now"_s;
    list[2].settings.agent = u"plan"_s;
    list.removeAt(3);
    list.append(server(6, u"f.org"_s));
    const auto undo = undoChanges(list, result.changes);
    WorkspaceRecord first = server(1);
    first.lastUsedAt = 99;
    QCOMPARE(undo.records, (QList{first, list[1], list[2], server(6, u"f.org"_s)}));
    QCOMPARE(undo.restored, QList{first});
    QCOMPARE(undo.removed, QList{server(5, u"e.org"_s)});
    QCOMPARE(undo.left, (QStringList{u"Mine now"_s, u"Server 3"_s}));
}

void TestImportPlan::twoEntriesOfOneAreUndone()
{
    WorkspaceRecord again = server(9);
    again.name = u"Again"_s;
    WorkspaceRecord renamed = server(1);
    renamed.name = u"Renamed"_s;
    ImportPlan plan({server(1)}, {renamed, again});
    plan.chooseForAll(Choice::Replace);
    const auto result = plan.apply();
    QCOMPARE(result.records.size(), 1);
    QCOMPARE(result.records[0].name, u"Again"_s);
    QCOMPARE(undoChanges(result.records, result.changes).records, QList{server(1)});
}

void TestImportPlan::tenThousand()
{
    QList<WorkspaceRecord> many;
    QList<ArchiveSecret> secrets;
    for (int i = 0; i < 10'000; ++i) {
        many.append(server(i, u"h%1.org"_s.arg(i)));
        secrets.append(secretOf(many.constLast(), "qd-canary-pw"));
    }
    ImportPlan plan(many, many, secrets);
    QCOMPARE(plan.count(Kind::Same), 10'000);
    plan.chooseForAll(Choice::Both);
    const auto result = plan.apply();
    QCOMPARE(result.records.size(), 20'000);
    QCOMPARE(result.secrets.size(), 10'000);
}

QTEST_GUILESS_MAIN(TestImportPlan)
#include "tst_importplan.moc"
