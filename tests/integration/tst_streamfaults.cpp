// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The event stream ends at every single point of a turn, by a cut or by silence. Many clients watch the same turn, each through
// a wire of its own that breaks after another frame; in the end all say what REST says. Sections 5, 6 and 23 of the protocol's
// description; S2.28, S2.69.
#include "core/connections/serverconnection.h"
#include "core/models/background.h"
#include "core/models/transcriptmodel.h"
#include "tests/support/clientrig.h"
#include "tests/support/faultproxy.h"
#include "tests/support/mockmodel.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"
#include "tests/support/wayto.h"

#include <QJsonArray>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

constexpr int longMs = 60'000;
//! In one turn; every point takes as many turns as that makes.
constexpr int clientsAtOnce = 48;

enum class Fault
{
    Cut,     //!< the stream ends after a frame
    Torn,    //!< … in the middle of one
    Silence, //!< no byte passes any more, the socket stays
};

//! A client with one open session behind a wire that breaks.
class Watcher
{
public:
    Watcher(const OpenCodeServer &server, const QString &session)
        : proxy(wayTo(server).url)
        , connection(u"here"_s, store, {time, time, [] { return 0.5; }})
        , model(store, {u"here"_s, session}, sharedBackground())
        , m_tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest)
    {
        connection.connectTo(proxy.url(), wayTo(server).credentials);
    }

    void breakAfter(int frames, Fault fault)
    {
        proxy.forget();
        wanted = frames;
        m_silent = fault == Fault::Silence;
        if (m_silent)
            proxy.silenceAfterFrames(frames);
        else if (fault == Fault::Cut)
            proxy.cutAfterFrames(frames);
        else
            proxy.cutAfterBytes(frames * 211LL); // frames have 200 to 3,000 bytes
    }
    //! Silence shows with time only. What was on its way when it began counts as a sign of life once it is read, so time
    //! goes by until the silence was noticed.
    void live()
    {
        if (m_silent && proxy.faults() > 0 && isLive() && proxy.count("GET", "/event") == 0)
            time.pass(30'000);
    }
    [[nodiscard]] bool isLive() const { return connection.state() == ServerConnection::State::Live; }
    [[nodiscard]] SessionState state() const { return store.state({u"here"_s, model.sessionId()}); }

    FaultProxy proxy;
    TestTime time;
    SessionStore store{time};
    ServerConnection connection;
    TranscriptModel model;
    int wanted = 0; //!< frames until the fault

private:
    QAbstractItemModelTester m_tester;
    bool m_silent = false;
};

} // namespace

class TestStreamFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules(u"quarterdeck.connection.info=false"_s);
        QVERIFY(m_server.start());
        watch(u"#plain"_s, {0}, Fault::Cut); // the first turn has frames that no later one has
    }
    void everyPointOfATurn_data();
    void everyPointOfATurn();

private:
    using Watchers = std::vector<std::unique_ptr<Watcher>>;

    //! Watches one turn with a client for each number of frames; 0 = its wire holds.
    void watch(const QString &prompt, const QList<int> &frames, Fault fault);
    [[nodiscard]] QString requestId() const
    {
        const QJsonArray pending = m_server.request("GET", u"/permission"_s, m_project.path()).json().array();
        return pending.isEmpty() ? QString() : pending.first()[u"id"_s].toString();
    }

    ScratchProject m_project;
    MockModel m_model{m_project.path()};
    OpenCodeServer m_server{&m_model};
    int m_frames = 0; //!< of the last turn, as the first client saw it
    int m_broken = 0; //!< clients whose wire broke
};

namespace {

//! The first client for which that does not hold (yet), as text.
QString firstThat(const std::vector<std::unique_ptr<Watcher>> &watchers,
                  const std::function<QString(const Watcher &)> &complaint)
{
    for (const std::unique_ptr<Watcher> &watcher : watchers)
        watcher->live();
    for (const std::unique_ptr<Watcher> &watcher : watchers) {
        if (const QString found = complaint(*watcher); !found.isEmpty())
            return u"after frame %1: %2"_s.arg(watcher->wanted).arg(found);
    }
    return {};
}

//! Waits until it holds for all; else the last complaint. QTRY_* would ask once more after it held, and servers and clients go on.
QString lastingComplaint(const std::vector<std::unique_ptr<Watcher>> &watchers,
                         const std::function<QString(const Watcher &)> &complaint)
{
    QString found;
    const auto allAreContent = [&] {
        found = firstThat(watchers, complaint);
        return found.isEmpty();
    };
    (void)QTest::qWaitFor(allAreContent, longMs);
    return found;
}

} // namespace

#define VERIFY_ALL(watchers, complaint) QCOMPARE(lastingComplaint(watchers, complaint), QString())

void TestStreamFaults::watch(const QString &prompt, const QList<int> &frames, Fault fault)
{
    m_project.write(u"add.js"_s, "function add(a, b) {\n  return a - b;\n}\n");
    const QString session = m_server.createSession(m_project.path());
    Watchers watchers;
    for (qsizetype i = 0; i < frames.size(); ++i)
        watchers.push_back(std::make_unique<Watcher>(m_server, session));
    VERIFY_ALL(watchers, [](const Watcher &watcher) {
        return watcher.isLive() && !watcher.model.isLoading() ? QString() : u"not connected"_s;
    });
    for (qsizetype i = 0; i < frames.size(); ++i)
        watchers[size_t(i)]->breakAfter(frames[i], fault);
    QVERIFY(m_server.prompt(session, prompt));

    if (prompt == u"#edit"_s) {
        QTRY_VERIFY_WITH_TIMEOUT(!requestId().isEmpty(), longMs);
        // Wherever its stream broke so far, each client asks.
        VERIFY_ALL(watchers, [](const Watcher &watcher) {
            return watcher.state().activity == Activity::WaitingPermission ? QString() : u"nothing is asked"_s;
        });
        QCOMPARE(m_server
                     .request("POST", u"/permission/%1/reply"_s.arg(requestId()), m_project.path(),
                              {{u"reply"_s, u"once"_s}})
                     .status,
                 200);
    }
    VERIFY_ALL(watchers, [](const Watcher &watcher) {
        const bool ended = watcher.model.messageCount() > 1 && watcher.state().activity == Activity::Idle;
        return watcher.isLive() && ended ? QString() : u"the turn goes on"_s;
    });
    QByteArray snapshot;
    VERIFY_ALL(watchers, [&](const Watcher &watcher) {
        if (&watcher == watchers.front().get())
            snapshot = snapshotOf(m_server, m_project.path(), {session});
        return differenceFrom(watcher.store, u"here"_s, m_project.path(), snapshot);
    });
    VERIFY_ALL(watchers, [](const Watcher &watcher) {
        return spinningRows(watcher.model) == 0 ? QString() : u"a tool goes on"_s;
    });
    m_frames = watchers.front()->proxy.frames();
    m_broken = static_cast<int>(std::ranges::count_if(
        watchers, [](const std::unique_ptr<Watcher> &watcher) { return watcher->proxy.faults() > 0; }));
    QCOMPARE(m_server.request("DELETE", u"/session/"_s + session).status, 200);
}

void TestStreamFaults::everyPointOfATurn_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<bool>("every");
    QTest::newRow("answer with a tool, cut") << u"#turn"_s << Fault::Cut << true;
    QTest::newRow("answer with a tool, silence") << u"#turn"_s << Fault::Silence << true;
    QTest::newRow("answer with a tool, torn") << u"#turn"_s << Fault::Torn << false;
    QTest::newRow("permission, cut") << u"#edit"_s << Fault::Cut << true;
    QTest::newRow("permission, silence") << u"#edit"_s << Fault::Silence << false;
}

void TestStreamFaults::everyPointOfATurn()
{
    QFETCH(QString, prompt);
    QFETCH(Fault, fault);
    QFETCH(bool, every);
    watch(prompt, {0}, Fault::Cut);
    if (QTest::currentTestFailed())
        return;
    const int frames = m_frames;
    QVERIFY(frames > 20);
    const int step = every ? 1 : (frames + clientsAtOnce - 1) / clientsAtOnce;
    for (int first = 1; first <= frames; first += clientsAtOnce * step) {
        QList<int> points;
        for (int point = first; point <= frames && points.size() < clientsAtOnce; point += step)
            points.append(point);
        watch(prompt, points, fault);
        if (QTest::currentTestFailed())
            return;
        // No two turns have quite the same number of frames: the last points may come too late.
        QVERIFY2(m_broken + 8 >= points.size(), qPrintable(u"only %1 of %2"_s.arg(m_broken).arg(points.size())));
    }
}

QTEST_GUILESS_MAIN(TestStreamFaults)
#include "tst_streamfaults.moc"
