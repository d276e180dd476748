// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Several projects on one server at once, in directories with spaces, other scripts and symbolic links. What belongs to one never
// shows under another. Section 3 of the protocol's description; S2.28, S2.60.
#include "tests/support/await.h"
#include "tests/support/clientrig.h"
#include "tests/support/mockmodel.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/scratchproject.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using opencode::PermissionReply;

namespace {

constexpr int turnMs = 60'000;

} // namespace

#define VERIFY_SAME(directory) QCOMPARE(m_rig->lastingDifference(m_server, directory, turnMs), QString())

class TestProjects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.start()); }
    void init()
    {
        m_a.write(u"add.js"_s, "function add(a, b) {\n  return a - b;\n}\n");
        m_rig = std::make_unique<ClientRig>();
        m_rig->connectTo(m_server);
        QVERIFY(m_rig->waitLive());
    }
    void cleanup() { m_rig.reset(); }

    void twoAtOnce();
    void throughASymbolicLink();
    void subdirectory();
    void fourTurnsAtOnce();

private:
    [[nodiscard]] QList<PendingPermission> permissions(const QString &session) const
    {
        return m_rig->store.permissions(m_rig->key(session));
    }
    //! The sessions that the list shows under a project.
    [[nodiscard]] QStringList listed(const QString &directory) const
    {
        QStringList found;
        QString project;
        for (int row = 0; row < m_rig->sessions.rowCount(); ++row) {
            const QModelIndex index = m_rig->sessions.index(row);
            const int kind = index.data(SessionListModel::KindRole).toInt();
            if (kind == SessionListModel::ProjectHeader)
                project = index.data(SessionListModel::DirectoryRole).toString();
            if (kind == SessionListModel::Session && project == directory)
                found.append(index.data(SessionListModel::SessionIdRole).toString());
        }
        return found;
    }

    ScratchProject m_a{u"mit Leerzeichen & ünï"_s};
    ScratchProject m_b{u"项目 🚀"_s};
    MockModel m_model{m_a.path()};
    OpenCodeServer m_server{&m_model};
    std::unique_ptr<ClientRig> m_rig;
};

void TestProjects::twoAtOnce()
{
    const QString a = m_rig->newSession(m_a.path(), u"in a"_s);
    const QString b = m_rig->newSession(m_b.path(), u"in b"_s);
    m_rig->open(a);
    m_rig->open(b);
    m_rig->send(a, u"#edit"_s);
    m_rig->send(b, u"#bash"_s);
    QTRY_COMPARE_WITH_TIMEOUT(permissions(a).size(), 1, turnMs);
    QTRY_COMPARE_WITH_TIMEOUT(permissions(b).size(), 1, turnMs);
    QCOMPARE(permissions(a).first().directory, m_a.path());
    QCOMPARE(permissions(b).first().directory, m_b.path());
    QCOMPARE(permissions(a).first().request.permission, u"edit"_s);
    QCOMPARE(permissions(b).first().request.permission, u"bash"_s);
    QCOMPARE(m_rig->inbox.rowCount(), 2);
    QTRY_VERIFY(listed(m_a.path()).contains(a) && listed(m_b.path()).contains(b));
    QVERIFY(!listed(m_a.path()).contains(b) && !listed(m_b.path()).contains(a));
    VERIFY_SAME(m_a.path());
    VERIFY_SAME(m_b.path());

    m_rig->answer(permissions(b).first(), PermissionReply::Once);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->lastText(b), u"The command ran."_s, turnMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->activity(b), Activity::Idle, turnMs);
    QCOMPARE(m_rig->activity(a), Activity::WaitingPermission);
    m_rig->answer(permissions(a).first(), PermissionReply::Once);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->activity(a), Activity::Idle, turnMs);
    VERIFY_SAME(m_a.path());
    VERIFY_SAME(m_b.path());
    QVERIFY(m_a.read(u"add.js"_s).contains("a + b"));
    QVERIFY(m_b.read(u"add.js"_s).contains("a - b"));
}

// The server knows a directory by its real path only.
void TestProjects::throughASymbolicLink()
{
    const QTemporaryDir place;
    const QString link = place.filePath(u"ein Verweis é"_s);
    QVERIFY(QFile::link(m_b.path(), link));
    const QString session = m_rig->newSession(link, u"through a link"_s);
    QCOMPARE(m_rig->directoryOf(session), m_b.path());
    m_rig->open(session);
    m_rig->send(session, u"#bash"_s);
    QTRY_COMPARE_WITH_TIMEOUT(permissions(session).size(), 1, turnMs);
    QTRY_VERIFY(listed(m_b.path()).contains(session));
    m_rig->answer(permissions(session).first(), PermissionReply::Once);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->lastText(session), u"The command ran."_s, turnMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->activity(session), Activity::Idle, turnMs);
    VERIFY_SAME(m_b.path());
}

// A directory inside a repository is an instance of its own: requests are listed and answered there only.
void TestProjects::subdirectory()
{
    const QString inside = m_a.file(u"src"_s);
    const QString session = m_rig->newSession(inside, u"inside"_s);
    QCOMPARE(m_rig->directoryOf(session), inside);
    m_rig->open(session);
    m_rig->send(session, u"#bash"_s);
    QTRY_COMPARE_WITH_TIMEOUT(permissions(session).size(), 1, turnMs);
    const PendingPermission pending = permissions(session).first();
    QCOMPARE(pending.directory, inside);
    const auto elsewhere =
        await(m_rig->connection.api().replyPermission(m_a.path(), pending.request.id, PermissionReply::Once, {}));
    QVERIFY(!elsewhere);
    QCOMPARE(elsewhere.error().code, Error::Code::NotFound);
    m_rig->answer(pending, PermissionReply::Once);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->lastText(session), u"The command ran."_s, turnMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->activity(session), Activity::Idle, turnMs);
    VERIFY_SAME(inside);
    VERIFY_SAME(m_a.path());
}

// Their events come mixed.
void TestProjects::fourTurnsAtOnce()
{
    QStringList sessions;
    for (const QString &directory : {m_a.path(), m_b.path(), m_a.path(), m_b.path()}) {
        sessions.append(m_rig->newSession(directory, u"one of four"_s));
        m_rig->open(sessions.last());
    }
    for (const QString &session : std::as_const(sessions))
        m_rig->send(session, u"#long"_s);
    for (const QString &session : std::as_const(sessions)) {
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->rows(session, TranscriptRow::Footer), 1, turnMs * 2);
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->activity(session), Activity::Idle, turnMs);
        QVERIFY(m_rig->lastText(session).size() > 50'000);
        QCOMPARE(m_rig->lastText(session), m_rig->lastText(sessions.first()));
    }
    VERIFY_SAME(m_a.path());
    VERIFY_SAME(m_b.path());
}

QTEST_GUILESS_MAIN(TestProjects)
#include "tst_projects.moc"
