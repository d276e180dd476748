// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/inboxmodel.h"
#include "core/models/projectlistmodel.h"
#include "core/models/sessionlistmodel.h"
#include "core/net/ssereader.h"
#include "core/opencode/codec.h"
#include "testplaces.h"
#include "tests/support/fixtures.h"
#include "tests/tools/replay/capture.h"
#include "tests/unit/modelfixtures.h"

#include <QRandomGenerator>

#include <map>

using namespace qd;
using namespace qd::test;
using replay::Workspace;

namespace {

constexpr auto Fatal = QAbstractItemModelTester::FailureReportingMode::Fatal;

//! One window on a store: the lists and every session's transcript, each model under the model tester.
class Window
{
public:
    explicit Window(SessionStore &store)
        : m_store(store)
        , m_byProject(store)
        , m_byDay(store)
        , m_archived(store)
        , m_projects(store)
        , m_inbox(store, m_background)
    {
        for (SessionListModel *list : {&m_byProject, &m_byDay, &m_archived})
            list->setWorkspaces({{Workspace, u"This computer"_s, 0}});
        m_byDay.setGrouping(SessionListModel::ByDay);
        m_archived.setFilter(SessionListModel::Archived);
        m_projects.setWorkspaces({Workspace});
        m_inbox.setWorkspaces({Workspace});
    }

    void open()
    {
        for (const SessionKey &key : m_store.openTranscripts(Workspace)) {
            if (!m_transcripts.contains(key.id))
                m_transcripts.emplace(key.id, std::make_unique<Transcripted>(m_store, key, m_background));
        }
    }
    void settle()
    {
        QCoreApplication::processEvents();
        for (auto &[id, shown] : m_transcripts)
            shown->model.flush();
        m_background.runAll();
        for (auto &[id, shown] : m_transcripts)
            shown->model.flush();
    }
    //! A person who opens and folds things while they change.
    void fiddle(QRandomGenerator &random)
    {
        for (auto &[id, shown] : m_transcripts) {
            if (shown->model.rowCount() > 0)
                shown->model.setExpanded(random.bounded(shown->model.rowCount()), random.bounded(2) == 0);
        }
        if (m_byProject.rowCount() > 0)
            m_byProject.setExpanded(random.bounded(m_byProject.rowCount()), random.bounded(2) == 0);
    }
    void foldTranscripts()
    {
        for (auto &[id, shown] : m_transcripts) {
            for (int row = shown->model.rowCount() - 1; row >= 0; --row)
                shown->model.setExpanded(row, false);
        }
        settle();
    }
    [[nodiscard]] QMap<QString, QStringList> transcripts() const
    {
        QMap<QString, QStringList> all;
        for (const auto &[id, shown] : m_transcripts)
            all.insert(id, allRows(shown->model));
        return all;
    }
    [[nodiscard]] QStringList lists() const
    {
        return allRows(m_byDay) + allRows(m_archived) + allRows(m_projects) + allRows(m_inbox);
    }

private:
    struct Transcripted
    {
        Transcripted(SessionStore &store, const SessionKey &key, Background &background)
            : model(store, key, background)
        {}
        TranscriptModel model;
        QAbstractItemModelTester tester{&model, Fatal};
    };

    SessionStore &m_store;
    ManualBackground m_background;
    SessionListModel m_byProject;
    SessionListModel m_byDay;
    SessionListModel m_archived;
    ProjectListModel m_projects;
    InboxModel m_inbox;
    QAbstractItemModelTester m_testers[5]{
        {&m_byProject, Fatal}, {&m_byDay, Fatal}, {&m_archived, Fatal}, {&m_projects, Fatal}, {&m_inbox, Fatal}};
    std::map<QString, std::unique_ptr<Transcripted>> m_transcripts;
};

} // namespace

// What the real server sent, through reader, decoder, store and models. S2.28 to S2.31: one stream, all projects.
class TestCapturedSessions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void liveEqualsReopened_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<quint32>("seed");
        for (const QString &name : captures()) {
            for (const quint32 seed : {1U, 2U, 3U})
                QTest::addRow("%s %u", qPrintable(name.section(u'/', -1)), seed)
                    << QStringLiteral(QD_FIXTURES "/") + name << seed;
        }
    }
    // However the events are dealt out, at the end every model shows what a new one on the same store shows, and what it shows when
    // the server is asked for everything anew.
    void liveEqualsReopened()
    {
        QFETCH(QString, path);
        QFETCH(quint32, seed);
        replay::Capture capture;
        QVERIFY(capture.load(path));
        for (const replay::Stream &stream : capture.streams()) {
            if (!stream.directory.isEmpty())
                continue; // a part of the whole
            SessionStore store(systemClock());
            store.setSettleTime(0);
            replay::loadSnapshot(store, capture.from);
            Window live(store);
            live.open();
            play(capture.read(stream.file), store, live, seed);
            live.settle();
            live.foldTranscripts();

            Window fresh(store);
            fresh.open();
            fresh.settle();
            fresh.foldTranscripts();
            compare(live, fresh);
            if (QTest::currentTestFailed())
                return;

            // That a turn ended unseen is not on the server.
            for (const QString &id : store.sessionIds(Workspace))
                store.markSeen({Workspace, id});
            SessionStore asked(systemClock());
            asked.setSettleTime(0);
            replay::loadSnapshot(asked, capture.to);
            tellErrorsWithoutMessage(store, asked);
            Window reopened(asked);
            reopened.open();
            reopened.settle();
            reopened.foldTranscripts();
            compare(live, reopened);
        }
    }

private:
    static void play(const QByteArray &bytes, SessionStore &store, Window &live, quint32 seed)
    {
        QRandomGenerator random(seed);
        int left = 1;
        const auto onFrame = [&](QByteArrayView frame) {
            std::optional<opencode::Event> event = opencode::decodeEvent(frame);
            if (!event)
                return;
            replay::feed(store, std::move(*event), {});
            live.open();
            if (--left > 0)
                return;
            left = random.bounded(1, 60);
            live.settle();
            live.fiddle(random);
        };
        SseReader reader(onFrame, [](QByteArrayView, qint64) { QFAIL("a frame was skipped"); });
        reader.push(bytes);
    }

    //! A prompt that is refused before a message is made (an unknown model, say) is told by its event alone.
    static void tellErrorsWithoutMessage(const SessionStore &from, SessionStore &to)
    {
        for (const QString &id : from.sessionIds(Workspace)) {
            const SessionState state = from.state({Workspace, id});
            if (state.activity == Activity::Failed && state.error->name == u"UnknownError")
                to.apply(Workspace, {{{}, {}, opencode::events::SessionFailed{id, *state.error}}});
        }
    }

    static void compare(const Window &one, const Window &other)
    {
        QVERIFY(sameRows(one.lists(), other.lists()));
        const QMap<QString, QStringList> mine = one.transcripts();
        const QMap<QString, QStringList> theirs = other.transcripts();
        for (const QString &id : theirs.keys()) {
            if (!sameRows(mine.value(id), theirs[id]))
                QFAIL(qPrintable(id));
        }
    }
};

QTEST_GUILESS_MAIN(TestCapturedSessions)
#include "tst_capturedsessions.moc"
