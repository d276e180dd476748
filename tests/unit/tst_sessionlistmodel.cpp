// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/projectlistmodel.h"
#include "core/models/sessionlistmodel.h"
#include "tests/unit/modelfixtures.h"

#include <QRandomGenerator>

using namespace qd;
using namespace qd::test;

namespace {

const QString Beta = u"/srv/demo/beta"_s;

struct Sidebar
{
    FakeClock clock;
    SessionStore store{clock};
    SessionListModel model{store};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};

    Sidebar()
    {
        store.setSettleTime(0);
        model.setWorkspaces({{Ws, u"This computer"_s, 3}});
    }
    void apply(const QList<Event> &events) { store.apply(Ws, events); }
    //! "W" workspace, "P name" project, "D" day, else the title; children are indented.
    [[nodiscard]] QStringList rows() const
    {
        QStringList list;
        for (int row = 0; row < model.rowCount(); ++row) {
            switch (at(model, row, "kind").toInt()) {
            case SessionListModel::WorkspaceHeader:
                list += u"W"_s;
                break;
            case SessionListModel::ProjectHeader:
                list += u"P "_s + at(model, row, "projectName").toString();
                break;
            case SessionListModel::DayHeader:
                list += u"D"_s;
                break;
            default:
                list += QString(at(model, row, "depth").toInt(), u'.') + at(model, row, "sessionId").toString();
            }
        }
        return list;
    }
    [[nodiscard]] int rowOf(const QString &id) const { return model.rowOf(Ws, id); }
};

QStringList fromScratch(const Sidebar &like)
{
    SessionListModel model(const_cast<SessionStore &>(like.store));
    model.setWorkspaces({{Ws, u"This computer"_s, 3}});
    model.setGrouping(like.model.grouping());
    model.setFilter(like.model.filter());
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int other = 0; other < like.model.rowCount(); ++other) {
            const auto same = [&](const char *role) { return at(model, row, role) == at(like.model, other, role); };
            if (same("kind") && same("sessionId") && same("directory") && same("day"))
                model.setExpanded(row, at(like.model, other, "expanded").toBool());
        }
    }
    model.setSearch(like.model.search());
    return allRows(model);
}

} // namespace

class TestSessionListModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // S2.44, S2.50: flat, by project, newest first; projects by their newest session.
    void groupedByProject()
    {
        Sidebar bar;
        bar.apply({upserted(makeSession(u"ses_a"_s, 100)), upserted(makeSession(u"ses_b"_s, 300)),
                   upserted(makeSession(u"ses_c"_s, 200, {}, Beta)), upserted(makeSession(u"ses_d"_s, 50, {}, Beta))});
        QCOMPARE(bar.rows(),
                 (QStringList{u"W"_s, u"P alpha"_s, u"ses_b"_s, u"ses_a"_s, u"P beta"_s, u"ses_c"_s, u"ses_d"_s}));
        QCOMPARE(at(bar.model, 0, "workspaceName"), u"This computer"_s);
        QCOMPARE(at(bar.model, 2, "workspaceHue"), 3);
        QCOMPARE(at(bar.model, 0, "count"), 4);
        QCOMPARE(at(bar.model, 1, "count"), 2);
        QCOMPARE(bar.model.sessionCount(), 4);
        QCOMPARE(bar.model.nextSession(3, 1), 5);
        QCOMPARE(bar.model.nextSession(2, -1), -1);
    }

    // One event, the fewest signals: what moves, moves; what changes says which roles.
    void minimalSignals()
    {
        Sidebar bar;
        bar.apply({upserted(makeSession(u"ses_a"_s, 100)), upserted(makeSession(u"ses_b"_s, 300)),
                   upserted(makeSession(u"ses_c"_s, 200, {}, Beta))});
        Signals seen(bar.model);
        bar.apply({upserted(makeSession(u"ses_a"_s, 400))});
        QCOMPARE(seen.log.size(), 3);
        QVERIFY(seen.log.contains(u"3>2"_s));
        QVERIFY(seen.log.contains(u"~2:updated"_s));
        QVERIFY(seen.log.contains(u"~1:updated"_s));
        seen.take();
        Session renamed = makeSession(u"ses_a"_s, 400);
        renamed.title = u"New"_s;
        bar.apply({upserted(renamed)});
        QCOMPARE(seen.take(), QStringList{u"~2:title"_s});
        bar.apply({busy(u"ses_b"_s)});
        QStringList log = seen.take();
        log.sort();
        QCOMPARE(log, (QStringList{u"~0:status"_s, u"~1:status"_s, u"~3:status"_s}));
        bar.apply({busy(u"ses_b"_s)});
        QCOMPARE(seen.take(), QStringList());
        bar.apply({upserted(makeSession(u"ses_c"_s, 900, {}, Beta))}); // the project goes up with it
        QVERIFY(seen.log.contains(u"4-5>1"_s));
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P beta"_s, u"ses_c"_s, u"P alpha"_s, u"ses_a"_s, u"ses_b"_s}));
        seen.take();
        bar.apply({deleted(u"ses_c"_s)});
        QVERIFY(seen.log.contains(u"-1-2"_s));
        bar.apply({upserted(makeSession(u"ses_d"_s, 1, {}, Beta))});
        QVERIFY(seen.log.contains(u"+4-5"_s));
        QVERIFY(!seen.log.contains(u"reset"_s));
    }

    void statuses()
    {
        Sidebar bar;
        bar.apply({upserted(makeSession(u"ses_a"_s))});
        const auto status = [&] { return at(bar.model, bar.rowOf(u"ses_a"_s), "status").toInt(); };
        QCOMPARE(status(), int(SessionListModel::Idle));
        bar.apply({busy(u"ses_a"_s)});
        QCOMPARE(status(), int(SessionListModel::Busy));
        PermissionRequest request = permission(u"per_1"_s, u"ses_a"_s);
        bar.apply({asks(request)});
        QCOMPARE(status(), int(SessionListModel::WaitingPermission));
        QCOMPARE(at(bar.model, bar.rowOf(u"ses_a"_s), "statusDetail"), u"edit"_s);
        QCOMPARE(at(bar.model, 0, "status"), int(SessionListModel::WaitingPermission));
        bar.apply({on(events::PermissionReplied{u"ses_a"_s, u"per_1"_s})});
        SessionStatus retry = statusOf(SessionStatus::Type::Retry);
        retry.next = 77;
        retry.message = u"Slow down"_s;
        bar.apply({on(events::StatusChanged{u"ses_a"_s, retry})});
        QCOMPARE(status(), int(SessionListModel::Retrying));
        QCOMPARE(at(bar.model, bar.rowOf(u"ses_a"_s), "retryAt"), qint64(77));
        QCOMPARE(at(bar.model, bar.rowOf(u"ses_a"_s), "statusDetail"), u"Slow down"_s);
        bar.apply({busy(u"ses_a"_s), idle(u"ses_a"_s)});
        QCOMPARE(status(), int(SessionListModel::Done));
        QCOMPARE(at(bar.model, bar.rowOf(u"ses_a"_s), "unread"), true);
        bar.store.markSeen(key(u"ses_a"_s));
        QCOMPARE(status(), int(SessionListModel::Idle));
        bar.apply({busy(u"ses_a"_s), failed(u"ses_a"_s, u"APIError"_s), idle(u"ses_a"_s)});
        QCOMPARE(status(), int(SessionListModel::Failed));
        QCOMPARE(at(bar.model, bar.rowOf(u"ses_a"_s), "statusDetail"), u"APIError"_s);
    }

    // Children stand below their parent, when it is open; one that comes before its parent waits.
    void children()
    {
        Sidebar bar;
        bar.apply({upserted(makeSession(u"ses_kid"_s, 500, u"ses_a"_s))});
        QCOMPARE(bar.rows(), QStringList{u"W"_s});
        bar.apply({upserted(makeSession(u"ses_a"_s)), upserted(makeSession(u"ses_b"_s, 200))});
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s, u"ses_b"_s, u"ses_a"_s}));
        QCOMPARE(at(bar.model, 3, "count"), 1);
        QCOMPARE(at(bar.model, 3, "expandable"), true);
        QVERIFY(bar.model.setExpanded(3, true));
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s, u"ses_b"_s, u"ses_a"_s, u".ses_kid"_s}));
        bar.apply({upserted(makeSession(u"ses_a"_s, 900))}); // moves with its child
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s, u"ses_a"_s, u".ses_kid"_s, u"ses_b"_s}));
        QVERIFY(bar.model.setExpanded(1, false));
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s}));
        QVERIFY(!bar.model.setExpanded(7, true));
        bar.apply({deleted(u"ses_a"_s)});
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s}));
        QVERIFY(bar.model.setExpanded(1, true));
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s, u"ses_b"_s}));
    }

    // Archived ones have their own filter (a listing may hold them); the ones that wait for their deletion show nowhere.
    void archivedHiddenPinned()
    {
        Sidebar bar;
        Session old = makeSession(u"ses_old"_s, 10);
        old.archived = 5;
        Session back = makeSession(u"ses_back"_s, 20);
        back.archived = 0; // un-archived as far as that goes
        bar.apply({upserted(makeSession(u"ses_a"_s, 100)), upserted(makeSession(u"ses_b"_s, 200)), upserted(old),
                   upserted(back)});
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s, u"ses_b"_s, u"ses_a"_s, u"ses_back"_s}));
        bar.model.setPinned({key(u"ses_a"_s)});
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s, u"ses_a"_s, u"ses_b"_s, u"ses_back"_s}));
        QCOMPARE(at(bar.model, 2, "pinned"), true);
        Signals seen(bar.model);
        bar.model.setHidden({key(u"ses_b"_s)});
        QVERIFY(seen.log.contains(u"-3"_s));
        bar.model.setHidden({});
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s, u"ses_a"_s, u"ses_b"_s, u"ses_back"_s}));
        bar.model.setFilter(SessionListModel::Archived);
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s, u"ses_old"_s}));
    }

    void search()
    {
        Sidebar bar;
        Session a = makeSession(u"ses_a"_s, 100);
        a.title = u"Fix the Flaky test"_s;
        Session b = makeSession(u"ses_b"_s, 200);
        b.title = u"Docs"_s;
        Session kid = makeSession(u"ses_kid"_s, 1, u"ses_b"_s);
        kid.title = u"flaky helper"_s;
        bar.apply({upserted(a), upserted(b), upserted(kid), upserted(makeSession(u"ses_c"_s, 1, {}, Beta))});
        bar.model.setSearch(u"FLAKY"_s);
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s, u"ses_b"_s, u".ses_kid"_s, u"ses_a"_s}));
        b.title = u"flaky too"_s;
        kid.title = u"other"_s;
        Signals seen(bar.model);
        bar.apply({upserted(b), upserted(kid)});
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s, u"ses_b"_s, u"ses_a"_s}));
        QVERIFY(!seen.log.contains(u"reset"_s));
        bar.model.setSearch(u"nothing like it"_s);
        QCOMPARE(bar.rows(), QStringList());
        bar.model.setSearch({});
        QCOMPARE(bar.model.rowCount(), 6);
    }

    void byDay()
    {
        Sidebar bar;
        const TimeMs day = QDateTime(QDate(2026, 11, 21), QTime(9, 0)).toMSecsSinceEpoch();
        bar.apply({upserted(makeSession(u"ses_a"_s, day)),
                   upserted(makeSession(u"ses_b"_s, day - 86'400'000, {}, Beta)),
                   upserted(makeSession(u"ses_c"_s, day + 1000, {}, Beta))});
        bar.model.setGrouping(SessionListModel::ByDay);
        QCOMPARE(bar.rows(), (QStringList{u"D"_s, u"ses_c"_s, u"ses_a"_s, u"D"_s, u"ses_b"_s}));
        QCOMPARE(at(bar.model, 0, "day"), QDate(2026, 11, 21).startOfDay().toMSecsSinceEpoch());
        bar.apply({upserted(makeSession(u"ses_b"_s, day + 5000, {}, Beta))});
        QCOMPARE(bar.rows(), (QStringList{u"D"_s, u"ses_b"_s, u"ses_c"_s, u"ses_a"_s}));
    }

    // S1.60: the same id in two workspaces is two rows.
    void workspaces()
    {
        Sidebar bar;
        bar.model.setWorkspaces({{Ws, u"This computer"_s, 0}, {u"far"_s, u"Build server"_s, 1}});
        bar.store.apply(u"far"_s, {upserted(makeSession(u"ses_a"_s))});
        bar.apply({upserted(makeSession(u"ses_a"_s))});
        QCOMPARE(bar.rows(), (QStringList{u"W"_s, u"P alpha"_s, u"ses_a"_s, u"W"_s, u"P alpha"_s, u"ses_a"_s}));
        QCOMPARE(bar.model.rowOf(u"far"_s, u"ses_a"_s), 5);
        bar.store.apply(u"unknown"_s, {upserted(makeSession(u"ses_a"_s))});
        QCOMPARE(bar.model.rowCount(), 6);
    }

    void defaultTitles()
    {
        Sidebar bar;
        Session fresh = makeSession(u"ses_a"_s);
        fresh.title = u"New session - 2026-11-21T05:57:00.000Z"_s;
        Session named = makeSession(u"ses_b"_s);
        named.title = u"New session - of parliament"_s;
        bar.apply({upserted(fresh), upserted(named)});
        QCOMPARE(at(bar.model, bar.rowOf(u"ses_a"_s), "title"), QString());
        QCOMPARE(at(bar.model, bar.rowOf(u"ses_b"_s), "title"), named.title);
    }

    // Thousands of cached sessions come as one insertion.
    void manySessionsAtOnce()
    {
        Sidebar bar;
        QList<Session> sessions;
        for (int i = 0; i < 5000; ++i)
            sessions.append(makeSession(u"ses_%1"_s.arg(i), i, {}, u"/p/%1"_s.arg(i % 50)));
        Signals seen(bar.model);
        bar.store.addCached(Ws, sessions);
        QCOMPARE(bar.model.rowCount(), 5000 + 50 + 1);
        QCOMPARE(seen.log.filter(u"+"_s), QStringList{u"+1-5050"_s});
    }

    void randomOperations_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 30; ++seed)
            QTest::newRow(qPrintable(QString::number(seed))) << seed;
    }
    void randomOperations()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        Sidebar bar;
        if (seed % 3 == 0)
            bar.model.setGrouping(SessionListModel::ByDay);
        if (seed % 5 == 0)
            bar.model.setSearch(u"1"_s);
        for (int step = 0; step < 400; ++step) {
            const int n = random.bounded(14);
            const QString id = u"ses_%1"_s.arg(n);
            switch (random.bounded(7)) {
            case 0:
                bar.apply({deleted(id)});
                break;
            case 1:
                bar.apply({random.bounded(2) ? busy(id) : idle(id)});
                break;
            case 2:
                if (bar.model.search().isEmpty())
                    bar.model.setExpanded(random.bounded(bar.model.rowCount() + 1), random.bounded(2));
                break;
            default: {
                // A parent always has the smaller number, so that there are no circles.
                const QString parent = n > 7 ? u"ses_%1"_s.arg(n - 1 - n % 5) : QString();
                Session session = makeSession(id, random.bounded(5) * 50'000'000LL, parent, n % 2 ? Beta : Dir);
                session.title = u"title %1"_s.arg(random.bounded(4));
                session.archived = random.bounded(6) == 0 ? 1 : 0;
                bar.apply({upserted(session)});
            }
            }
            if (step % 20 == 0)
                QVERIFY2(sameRows(allRows(bar.model), fromScratch(bar)), qPrintable(QString::number(step)));
        }
    }

    // S2.15: the picker's projects.
    void projects()
    {
        Sidebar bar;
        ProjectListModel model(bar.store);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        bar.apply({upserted(makeSession(u"ses_a"_s, 100)), upserted(makeSession(u"ses_kid"_s, 900, u"ses_a"_s))});
        model.setWorkspaces({Ws});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(at(model, 0, "directory"), Dir);
        QCOMPARE(at(model, 0, "name"), u"alpha"_s);
        QCOMPARE(at(model, 0, "lastUsed"), qint64(100));
        QCOMPARE(at(model, 0, "sessionCount"), 1);
        Signals seen(model);
        bar.apply({upserted(makeSession(u"ses_b"_s, 200, {}, Beta))});
        QTRY_COMPARE(seen.log, QStringList{u"+0"_s});
        seen.take();
        QCOMPARE(model.directoryAt(0), Beta);
        bar.apply({upserted(makeSession(u"ses_a"_s, 300))});
        QTRY_COMPARE(seen.log, (QStringList{u"1>0"_s, u"~0:lastUsed"_s}));
        model.setSearch(u"BET"_s);
        QCOMPARE(model.rowCount(), 1);
        model.setSearch({});
        model.setWorkspaceId(u"other"_s);
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.directoryAt(0), QString());
    }

    // S1.67: favourites stand on top, in the person's order, with sessions or without.
    void favouriteProjects()
    {
        Sidebar bar;
        ProjectListModel model(bar.store);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        bar.apply({upserted(makeSession(u"ses_a"_s, 100)), upserted(makeSession(u"ses_b"_s, 200, {}, Beta))});
        model.setWorkspaces({Ws});
        QCOMPARE(model.directoryAt(0), Beta);
        Signals seen(model);
        model.setFavourites(Ws, {Dir});
        QCOMPARE(seen.take(), (QStringList{u"1>0"_s, u"~0:favourite"_s}));
        QCOMPARE(at(model, 0, "favourite"), true);
        QCOMPARE(at(model, 1, "favourite"), false);
        const auto fresh = u"/srv/fresh"_s;
        model.setFavourites(Ws, {fresh, Dir, fresh});
        QCOMPARE(seen.take(), QStringList{u"+0"_s});
        QCOMPARE(at(model, 0, "name"), u"fresh"_s);
        QCOMPARE(at(model, 0, "sessionCount"), 0);
        bar.apply({upserted(makeSession(u"ses_b"_s, 900, {}, Beta))});
        QTRY_COMPARE(seen.log, QStringList{u"~2:lastUsed"_s});
        QCOMPARE(model.directoryAt(2), Beta); // however new it is
        model.setSearch(u"FRE"_s);
        QCOMPARE(model.rowCount(), 1);
        model.setSearch({});
        model.setFavourites(u"other"_s, {u"/elsewhere"_s}); // of a workspace that does not show
        QCOMPARE(model.rowCount(), 3);
        model.setFavourites(Ws, {});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.directoryAt(0), Beta);
    }
};

QTEST_GUILESS_MAIN(TestSessionListModel)
#include "tst_sessionlistmodel.moc"
