// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What the cells of the table of workspaces say, what sorts it and what narrows it, in the real window: S1.45 to S1.50.
#include "qml/theme/theme.h"
#include "tests/qml/remoterig.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

class TestWorkspaceTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init()
    {
        m_rig = std::make_unique<RemoteRig>();
        QVERIFY(m_rig->window.start());
    }
    void cleanup() { m_rig.reset(); }

    void lastUseIsSaid();
    void workAndWaitingAreCounted();
    void atWorkShowsThoseThatWork();
    void everyColumnSorts_data();
    void everyColumnSorts();

private:
    void showTable()
    {
        m_rig->window.app().show(ui::Application::Page::Workspaces);
        QTRY_VERIFY(m_rig->window.findObject(u"workspaceTable"_s));
    }
    //! The rows by their names, from top to bottom.
    [[nodiscard]] QStringList rows() const
    {
        QList<std::pair<qreal, QString>> found;
        for (auto *item : m_rig->shown(QAccessible::Row)) {
            if (accessibleName(item) != u"Titles"_s)
                found.append({item->mapToScene({}).y(), accessibleName(item)});
        }
        std::ranges::sort(found);
        QStringList names;
        for (const auto &[y, name] : std::as_const(found))
            names += name;
        return names;
    }
    [[nodiscard]] QString cell(const QString &row, const QString &column) const
    {
        for (auto *line : m_rig->shown(QAccessible::Row)) {
            for (auto *item : m_rig->shown(QAccessible::Cell)) {
                if (accessibleName(line) == row && line->isAncestorOf(item) && accessibleDescription(item) == column)
                    return accessibleName(item);
            }
        }
        return {};
    }
    [[nodiscard]] QQuickItem *title(const QString &column) const
    {
        for (auto *item : m_rig->shown(QAccessible::ColumnHeader)) {
            if (accessibleName(item) == column)
                return item;
        }
        return nullptr;
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<RemoteRig> m_rig;
};

// S1.49
void TestWorkspaceTable::lastUseIsSaid()
{
    constexpr qint64 minute = 60'000;
    const auto now = QDateTime::currentMSecsSinceEpoch();
    const QDate longAgo(2020, 5, 4);
    const auto used = [](const QString &name, const QString &id, qint64 at) {
        auto record = RemoteRig::recordOf(name, QUrl(u"http://127.0.0.1:1"_s));
        record.id = id;
        record.createdAt = 1000;
        record.lastUsedAt = at;
        return record;
    };
    m_rig->all().store().replaceAll(
        {used(u"Attic"_s, u"11111111-1111-4111-8111-111111111111"_s, 0),
         used(u"Barn"_s, u"22222222-2222-4222-8222-222222222222"_s, now - 5 * minute - 30'000),
         used(u"Cellar"_s, u"33333333-3333-4333-8333-333333333333"_s, now - 190 * minute),
         used(u"Dock"_s, u"44444444-4444-4444-8444-444444444444"_s, longAgo.startOfDay().toMSecsSinceEpoch())});
    showTable();
    QTRY_COMPARE(rows().size(), 5);
    QCOMPARE(cell(u"Attic"_s, u"Last used"_s), u"never"_s);
    QVERIFY((QStringList{u"4 min"_s, u"5 min"_s, u"6 min"_s}).contains(cell(u"Barn"_s, u"Last used"_s)));
    QCOMPARE(cell(u"Cellar"_s, u"Last used"_s), u"3 h"_s);
    QCOMPARE(cell(u"Dock"_s, u"Last used"_s), QLocale().toString(longAgo, u"d MMM yyyy"_s));
    m_rig->all().touch(u"33333333-3333-4333-8333-333333333333"_s);
    QTRY_COMPARE(cell(u"Cellar"_s, u"Last used"_s), u"now"_s);
}

// What waits for the person is not counted again as work.
void TestWorkspaceTable::workAndWaitingAreCounted()
{
    QVERIFY(m_rig->addBuild());
    showTable();
    QTRY_COMPARE(cell(u"Build server"_s, u"Sessions"_s), u"2 sessions, 1 busy, 1 waiting"_s);
    QTRY_COMPARE(cell(u"This computer"_s, u"Sessions"_s), u"5 sessions, 1 busy, 2 waiting"_s);
    m_rig->build.permissions.clear();
    m_rig->build.send(eventJson("/srv/shop", "permission.replied",
                                R"({"sessionID":"ses_deploy","requestID":"per_build","reply":"once"})"));
    QTRY_COMPARE(cell(u"Build server"_s, u"Sessions"_s), u"2 sessions, 2 busy"_s);
    m_rig->build.send(statusEvent("/srv/shop", "ses_make", "idle"));
    m_rig->build.send(statusEvent("/srv/shop", "ses_deploy", "idle"));
    QTRY_COMPARE(cell(u"Build server"_s, u"Sessions"_s), u"2 sessions"_s);
}

void TestWorkspaceTable::atWorkShowsThoseThatWork()
{
    QVERIFY(m_rig->addBuild());
    m_rig->add(u"Cellar"_s, QUrl(u"http://127.0.0.1:1"_s), "qd-canary-other");
    showTable();
    QTRY_COMPARE(cell(u"Build server"_s, u"Sessions"_s), u"2 sessions, 1 busy, 1 waiting"_s);
    QTRY_COMPARE(rows(), (QStringList{u"Build server"_s, u"Cellar"_s, u"This computer"_s}));
    m_rig->window.click(m_rig->window.find(u"At work"_s));
    QTRY_COMPARE(rows(), (QStringList{u"Build server"_s, u"This computer"_s}));
    // It follows what happens: one that waits for the person still counts, and one that rests does not.
    m_rig->build.send(statusEvent("/srv/shop", "ses_make", "idle"));
    QTRY_COMPARE(cell(u"Build server"_s, u"Sessions"_s), u"2 sessions, 1 waiting"_s);
    m_rig->build.permissions.clear();
    m_rig->build.send(eventJson("/srv/shop", "permission.replied",
                                R"({"sessionID":"ses_deploy","requestID":"per_build","reply":"once"})"));
    m_rig->build.send(statusEvent("/srv/shop", "ses_deploy", "idle"));
    QTRY_COMPARE(rows(), QStringList{u"This computer"_s});
    m_rig->build.send(statusEvent("/srv/shop", "ses_make", "busy"));
    QTRY_COMPARE(rows(), (QStringList{u"Build server"_s, u"This computer"_s}));
    m_rig->window.click(m_rig->window.find(u"All"_s));
    QTRY_COMPARE(rows(), (QStringList{u"Build server"_s, u"Cellar"_s, u"This computer"_s}));
}

void TestWorkspaceTable::everyColumnSorts_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QStringList>("upwards");
    const auto attic = u"Attic"_s;
    const auto build = u"Build server"_s;
    const auto cellar = u"Cellar"_s;
    const auto here = u"This computer"_s;
    QTest::newRow("name") << u"Name"_s << QStringList{attic, build, cellar, here};
    QTest::newRow("address") << u"URL"_s << QStringList{here, cellar, build, attic};
    QTest::newRow("port") << u"Port"_s << QStringList{here, attic, cellar, build};
    QTest::newRow("last used") << u"Last used"_s << QStringList{here, cellar, attic, build};
    QTest::newRow("state: what needs the person first") << u"Status"_s << QStringList{attic, cellar, build, here};
    QTest::newRow("sessions") << u"Sessions"_s << QStringList{attic, cellar, build, here};
}

// S1.46 to S1.50: by any column, both ways; port 2 comes before any other of that host.
void TestWorkspaceTable::everyColumnSorts()
{
    QFETCH(QString, column);
    QFETCH(QStringList, upwards);
    auto &all = m_rig->all();
    const auto cellar = m_rig->add(u"Cellar"_s, QUrl(u"http://127.0.0.1:2"_s), "qd-canary-other");
    // Nobody has a password for it: it asks to sign in.
    const auto attic = m_rig->add(u"Attic"_s, QUrl(u"https://attic.example.org:1"_s), {});
    auto *build = m_rig->addBuild();
    QVERIFY(build && all.find(cellar) && all.find(attic));
    QTRY_COMPARE(all.find(attic)->state(), ui::Workspace::State::Unauthorised);
    auto records = all.store().records();
    qint64 at = 1000;
    for (const auto &id : {cellar, attic, build->id()}) {
        std::ranges::find(records, id, &WorkspaceRecord::id)->lastUsedAt = at += 1000;
    }
    all.store().replaceAll(records);
    showTable();
    QTRY_COMPARE(cell(u"Build server"_s, u"Sessions"_s), u"2 sessions, 1 busy, 1 waiting"_s);
    QTRY_COMPARE(rows(), (QStringList{u"Attic"_s, u"Build server"_s, u"Cellar"_s, u"This computer"_s}));

    QVERIFY(title(column));
    if (column != u"Name"_s) // it is sorted by that already
        m_rig->window.click(title(column));
    QTRY_COMPARE(rows(), upwards);
    QCOMPARE(accessibleDescription(title(column)), u"sorted upwards"_s);
    m_rig->window.click(title(column));
    std::ranges::reverse(upwards);
    QTRY_COMPARE(rows(), upwards);
    QCOMPARE(accessibleDescription(title(column)), u"sorted downwards"_s);
}

QTEST_MAIN(TestWorkspaceTable)
#include "tst_workspacetable.moc"
