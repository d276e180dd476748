// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What befalls a turn from outside: the server dies, stands still or gets another password, the clock jumps, the disk is full, the
// library is damaged, the client itself is killed. In the end the store says what REST says, and each prompt was sent exactly once.
// Sections 6, 7 and 20 of the protocol's description; S2.10, S2.28, S2.66 to S2.69. What outlives the application: tst_orphans.
#include "testplaces.h"
#include "tests/support/await.h"
#include "tests/support/clientrig.h"
#include "tests/support/faultproxy.h"
#include "tests/support/mockmodel.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/scratchproject.h"
#include "tests/support/testprocess.h"
#include "tests/support/wayto.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QLoggingCategory>
#include <QSignalSpy>

#include <csignal>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using opencode::PermissionReply;
using State = ServerConnection::State;

namespace {

constexpr int longMs = 60'000;
//! More than any silence that a connection bears.
constexpr qint64 silenceMs = 30'000;

} // namespace

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, longMs)
// In the end: nothing goes on, nothing spins, and everything is as the server has it.
#define VERIFY_SETTLED(rig, expected)                                                                                  \
    QTRY_COMPARE_WITH_TIMEOUT((rig).activity(m_session), expected, longMs);                                            \
    QCOMPARE((rig).lastingDifference(m_server, m_project.path(), longMs, m_lost), QString());                          \
    QTRY_COMPARE_WITH_TIMEOUT((rig).spinning(m_session), 0, longMs)

class TestClientFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules(u"quarterdeck.connection.info=false"_s);
        QVERIFY(m_server.start());
    }
    void init()
    {
        m_project.write(u"add.js"_s, "function add(a, b) {\n  return a - b;\n}\n");
        m_session = m_server.createSession(m_project.path());
        m_lost.clear();
        m_rig = std::make_unique<ClientRig>();
        m_rig->connectTo(m_server);
        QVERIFY(m_rig->waitLive());
        m_rig->open(m_session);
    }
    void cleanup() { m_rig.reset(); }

    void serverKilled_data();
    void serverKilled();
    void serverBootsSlowly();
    void deafConnection();
    void serverStopped();
    void clockJumps_data();
    void clockJumps();
    void passwordChanged();
    void diskFull();
    void damagedLibrary();
    void clientKilled_data();
    void clientKilled();

private:
    [[nodiscard]] QList<PendingPermission> permissions(const ClientRig &rig) const
    {
        return rig.store.permissions(rig.key(m_session));
    }
    [[nodiscard]] qsizetype messagesOnServer() const
    {
        return m_server.request("GET", u"/session/%1/message"_s.arg(m_session)).json().array().size();
    }
    [[nodiscard]] int promptsOnServer() const
    {
        int found = 0;
        for (const QJsonValue &message :
             m_server.request("GET", u"/session/%1/message"_s.arg(m_session)).json().array())
            found += message[u"info"_s][u"role"_s] == u"user"_s;
        return found;
    }
    [[nodiscard]] State state() const { return m_rig->connection.state(); }

    ScratchProject m_project;
    MockModel m_model{m_project.path()};
    OpenCodeServer m_server{&m_model};
    std::unique_ptr<ClientRig> m_rig;
    QString m_session;
    QStringList m_lost; //!< what the server has lost and the client shows on
};

void TestClientFaults::serverKilled_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::newRow("while text comes") << u"#slow"_s;
    QTest::newRow("while a tool runs") << u"#sleepbash"_s;
    QTest::newRow("while a permission waits") << u"#edit"_s;
}

// Section 20: nothing is busy or asked after a restart, the turn has no end, its tools say "running" for ever.
void TestClientFaults::serverKilled()
{
    QFETCH(QString, prompt);
    m_rig->send(m_session, prompt);
    if (prompt == u"#slow"_s) {
        TRY(!m_rig->lastText(m_session).isEmpty());
    } else {
        TRY(permissions(*m_rig).size() == 1);
        if (prompt == u"#sleepbash"_s)
            m_rig->answer(permissions(*m_rig).first(), PermissionReply::Once);
        TRY(m_rig->spinning(m_session) == 1);
    }
    m_server.kill();
    TRY(state() != State::Live);
    QVERIFY(!m_rig->connection.reason().isEmpty());
    const QString shown = m_rig->lastText(m_session);
    if (!shown.isEmpty()) {
        const Transcript *transcript = m_rig->store.transcript(m_rig->key(m_session));
        m_lost.append(u"/part/%1/text"_s.arg(transcript->message(transcript->count() - 1).parts.last().id));
    }
    QVERIFY(m_server.start());
    m_rig->time.pass(silenceMs); // a connection of the boot may never be answered
    QVERIFY(m_rig->waitLive());
    VERIFY_SETTLED(*m_rig, Activity::Interrupted);
    QCOMPARE(m_rig->lastText(m_session), shown); // the server has nothing of it any more
    QVERIFY(permissions(*m_rig).isEmpty());
    QCOMPARE(m_rig->inbox.rowCount(), 0);
    m_rig->send(m_session, u"#echo"_s);
    TRY(m_rig->lastText(m_session) == u"OK."_s);
    VERIFY_SETTLED(*m_rig, Activity::Idle);
}

void TestClientFaults::serverBootsSlowly()
{
    m_server.kill();
    TRY(state() != State::Live);
    m_rig->send(m_session, u"#plain"_s);
    QVERIFY(m_server.start()); // while the client goes on trying
    m_rig->time.pass(silenceMs);
    QVERIFY(m_rig->waitLive());
    TRY(m_rig->outbox.isEmpty());
    TRY(m_rig->lastText(m_session).startsWith(u"Hello from the mock."_s));
    VERIFY_SETTLED(*m_rig, Activity::Idle);
    QCOMPARE(messagesOnServer(), 2);
}

// Section 20, 23.1: a request that was sent during boot is never answered and its connection never closed.
void TestClientFaults::deafConnection()
{
    FaultProxy proxy(wayTo(m_server).url);
    m_server.pause();
    m_rig->connectTo(proxy.url(), wayTo(m_server).credentials);
    TRY(proxy.count("GET", "/global/event") == 1);
    proxy.stopBytes();
    m_server.resume();
    m_rig->time.pass(silenceMs);
    QVERIFY(m_rig->waitLive());
    VERIFY_SETTLED(*m_rig, Activity::Idle);
}

// SIGSTOP: the sockets stay, nothing answers.
void TestClientFaults::serverStopped()
{
    m_rig->send(m_session, u"#turn"_s);
    TRY(!m_rig->lastText(m_session).isEmpty());
    m_server.pause();
    m_rig->time.pass(silenceMs);
    TRY(state() != State::Live);
    QVERIFY(!m_rig->connection.reason().isEmpty());
    m_server.resume();
    QVERIFY(m_rig->waitLive());
    TRY(m_rig->rows(m_session, TranscriptRow::Footer) == 1);
    VERIFY_SETTLED(*m_rig, Activity::Idle);
}

void TestClientFaults::clockJumps_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::newRow("an hour on") << qint64(3'600'000);
    QTest::newRow("an hour back") << qint64(-3'600'000);
    QTest::newRow("across where ids wrap") << qint64(800LL * 24 * 3'600'000);
}

// Sleep and a clock that is set look alike: what came meanwhile may be lost. Section 7: times order messages, ids do not.
void TestClientFaults::clockJumps()
{
    QFETCH(qint64, ms);
    m_rig->send(m_session, u"#turn"_s);
    TRY(!m_rig->lastText(m_session).isEmpty());
    const QSignalSpy changes(&m_rig->connection, &ServerConnection::stateChanged);
    m_rig->time.jump(ms);
    TRY(changes.count() >= 3); // connects anew
    QVERIFY(m_rig->waitLive());
    TRY(m_rig->rows(m_session, TranscriptRow::Footer) == 1);
    VERIFY_SETTLED(*m_rig, Activity::Idle);
    m_rig->send(m_session, u"#echo"_s);
    TRY(m_rig->lastText(m_session) == u"OK."_s);
    VERIFY_SETTLED(*m_rig, Activity::Idle);
}

// A password that was refused is not tried again; what was written meanwhile is sent with the new one, once.
void TestClientFaults::passwordChanged()
{
    m_server.kill();
    m_server.setPassword("qd-canary-another");
    QVERIFY(m_server.start());
    m_rig->time.pass(silenceMs);
    TRY(state() == State::Unauthorised);
    QCOMPARE(m_rig->connection.nextTryAt(), 0);
    QCOMPARE(m_rig->connection.reasonCode(), Error::Code::Unauthorized);
    m_rig->send(m_session, u"#plain"_s);
    QCOMPARE(m_rig->outbox.rows(m_rig->key(m_session)).size(), 1);
    m_rig->time.pass(10 * 60'000);
    QCOMPARE(await(m_rig->connection.api().health()).error().code, Error::Code::Unauthorized);
    QCOMPARE(state(), State::Unauthorised);
    m_rig->connectTo(m_server);
    QVERIFY(m_rig->waitLive());
    TRY(m_rig->outbox.isEmpty());
    TRY(m_rig->lastText(m_session).startsWith(u"Hello from the mock."_s));
    VERIFY_SETTLED(*m_rig, Activity::Idle);
    QCOMPARE(messagesOnServer(), 2);
}

// The turn does not need the library; once there is room again it is filled again.
void TestClientFaults::diskFull()
{
    TRY(m_rig->opened.isFinished());
    m_rig->keeper.flush();
    QSignalSpy trouble(&m_rig->library, &Library::troubleChanged);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit old{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &old), 0);
    rlimit tight = old;
    tight.rlim_cur = rlim_t(qMax(QFileInfo(m_rig->file).size(), QFileInfo(m_rig->file + u"-wal"_s).size()));
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
    const auto room = qScopeGuard([old] { setrlimit(RLIMIT_FSIZE, &old); });
    m_rig->send(m_session, u"#long"_s);
    TRY(m_rig->rows(m_session, TranscriptRow::Footer) == 1);
    TRY(!trouble.isEmpty());
    QVERIFY(!trouble.first().first().toString().isEmpty());
    VERIFY_SETTLED(*m_rig, Activity::Idle);
    QCOMPARE(messagesOnServer(), 2);
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &old), 0);
    m_rig->send(m_session, u"#plain"_s);
    TRY(m_rig->lastText(m_session).startsWith(u"Hello from the mock."_s));
    VERIFY_SETTLED(*m_rig, Activity::Idle);
    TRY(trouble.last().first().toString().isEmpty());
}

// Rebuilt from the server, the old file kept aside.
void TestClientFaults::damagedLibrary()
{
    const QTemporaryDir place;
    const QString file = place.filePath(u"library.db"_s);
    m_rig = std::make_unique<ClientRig>(file);
    m_rig->connectTo(m_server);
    QVERIFY(m_rig->waitLive());
    m_rig->open(m_session);
    m_rig->send(m_session, u"#plain"_s);
    TRY(m_rig->lastText(m_session).startsWith(u"Hello from the mock."_s));
    VERIFY_SETTLED(*m_rig, Activity::Idle);
    m_rig.reset();
    QFile damaged(file);
    QVERIFY(damaged.open(QIODevice::ReadWrite));
    QCOMPARE(damaged.write(QByteArray(8'192, 'x')), 8'192);
    damaged.close();

    m_rig = std::make_unique<ClientRig>(file);
    TRY(m_rig->opened.isFinished());
    const Outcome<LibraryReport> report = m_rig->opened.result();
    QVERIFY(report);
    QVERIFY(report->rebuilt);
    QVERIFY(QFileInfo::exists(report->asidePath));
    m_rig->connectTo(m_server);
    QVERIFY(m_rig->waitLive());
    m_rig->open(m_session);
    VERIFY_SETTLED(*m_rig, Activity::Idle);
    m_rig->keeper.flush();
    const auto kept = m_rig->library.loadMessages(m_rig->key(m_session), 10);
    TRY(kept.isFinished());
    QCOMPARE(kept.result()->size(), 2);
}

void TestClientFaults::clientKilled_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QByteArray>("when");
    QTest::newRow("before the server has the prompt") << u"#plain"_s << "kept"_ba;
    QTest::newRow("before it knows that the server has the prompt") << u"#plain"_s << QByteArray();
    QTest::newRow("while text comes") << u"#turn"_s << "streaming"_ba;
    QTest::newRow("while a permission waits") << u"#edit"_s << "asking"_ba;
}

// SIGKILL to the client during a turn: the next start shows the session before it is connected, and no prompt is lost or sent twice.
void TestClientFaults::clientKilled()
{
    QFETCH(QString, prompt);
    QFETCH(QByteArray, when);
    const QTemporaryDir place;
    const QString file = place.filePath(u"library.db"_s);
    FaultProxy proxy(wayTo(m_server).url);
    QProcess client;
    tieToTest(client);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const Credentials signIn = wayTo(m_server).credentials;
    environment.insert(u"QD_TEST_USER"_s, signIn.user);
    environment.insert(u"QD_TEST_PASSWORD"_s, QString::fromLatin1(signIn.password));
    client.setProcessEnvironment(environment);
    client.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    client.start(QStringLiteral(QD_BINARY_DIR "/bin/qd-test-client"),
                 {file, proxy.url().toString(), m_session, prompt});
    QByteArray said;
    const auto says = [&](const QByteArray &word) {
        said += client.readAllStandardOutput();
        return said.contains(word + '\n');
    };
    TRY(says("live"));
    if (when == "kept")
        proxy.refuse();
    else if (when.isEmpty())
        proxy.delayAnswerOf("prompt_async");
    client.write("now\n");
    TRY(when.isEmpty() ? messagesOnServer() > 0 : says(when));
    client.kill();
    QVERIFY(client.waitForFinished());
    proxy.release();
    if (when == "kept")
        proxy.accept();

    m_rig = std::make_unique<ClientRig>(file);
    TRY(m_rig->store.session(m_rig->key(m_session)));
    m_rig->open(m_session);
    m_rig->connectTo(m_server);
    QVERIFY(m_rig->waitLive());
    TRY(m_rig->outbox.isEmpty());
    if (when == "asking") {
        TRY(permissions(*m_rig).size() == 1);
        m_rig->answer(permissions(*m_rig).first(), PermissionReply::Once);
    }
    TRY(m_rig->rows(m_session, TranscriptRow::Footer) == 1);
    VERIFY_SETTLED(*m_rig, Activity::Idle);
    QCOMPARE(promptsOnServer(), 1);
    QCOMPARE(m_project.read(u"add.js"_s).contains("a + b"), when == "asking");
}

QTEST_GUILESS_MAIN(TestClientFaults)
#include "tst_clientfaults.moc"
