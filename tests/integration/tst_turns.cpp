// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A prompt and what comes back, with the whole client (without its window) on the real server: answers, tools, permissions,
// questions, errors, sub-agents, attachments. In the end the store says what REST says. S2.4, S2.15 to S2.20, S2.28 to S2.31,
// S2.41 to S2.43; section numbers are those of the protocol's description.
#include "tests/support/await.h"
#include "tests/support/clientrig.h"
#include "tests/support/mockmodel.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/scratchproject.h"

#include <QBuffer>
#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;
using opencode::PermissionReply;

namespace {

constexpr int turnMs = 20'000;

} // namespace

// In the end: idle, nothing spins, and everything is as the server has it.
#define VERIFY_SETTLED(session, expected)                                                                              \
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->activity(session), expected, turnMs);                                             \
    QCOMPARE(m_rig->lastingDifference(m_server, m_rig->directoryOf(session), turnMs), QString());                      \
    QTRY_COMPARE(m_rig->spinning(session), 0)

class TestTurns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.start()); }
    void init()
    {
        m_project.write(u"add.js"_s, "function add(a, b) {\n  return a - b;\n}\n");
        m_rig = std::make_unique<ClientRig>();
        m_rig->connectTo(m_server);
        QVERIFY(m_rig->waitLive());
        m_session = m_rig->newSession(m_project.path());
        m_rig->open(m_session);
    }
    void cleanup() { m_rig.reset(); }

    void plainAnswer();
    void fiveThousandDeltas();
    void splitSurrogates();
    void reasoning();
    void edit_data();
    void edit();
    void alwaysIsNotAskedAgain();
    void questionIsAnswered();
    void questionIsRejected();
    void errors_data();
    void errors();
    void retrying_data();
    void retrying();
    void recoversByItself_data();
    void recoversByItself();
    void stop_data();
    void stop();
    void subAgentAsks();
    void attachments();
    void queuedWhileBusy();
    void queuedPromptLeftByAStop();
    void todos();

private:
    [[nodiscard]] QList<PendingPermission> permissions() const
    {
        return m_rig->store.permissions(m_rig->key(m_session));
    }
    [[nodiscard]] QList<PendingQuestion> questions() const { return m_rig->store.questions(m_rig->key(m_session)); }
    //! What REST has as the text of the last message.
    [[nodiscard]] QString serverText() const
    {
        const QJsonArray messages = m_server.request("GET", u"/session/%1/message"_s.arg(m_session)).json().array();
        QStringList texts;
        for (const QJsonValue &part : messages.last()[u"parts"_s].toArray()) {
            if (part[u"type"_s] == u"text"_s)
                texts.append(part[u"text"_s].toString());
        }
        return texts.join(u"\n\n"_s);
    }
    //! OpenCode tells of a failed turn before it has put it away, and takes no new one until then: a prompt of that moment is never
    //! answered. What may only be done between turns shows when it is over.
    [[nodiscard]] bool isBetweenTurns() const
    {
        const QString path = u"/session/%1/unrevert"_s.arg(m_session);
        return m_server.request("POST", path, m_rig->directoryOf(m_session)).status == 200;
    }
    [[nodiscard]] QJsonObject lastRequest() const
    {
        QJsonObject last;
        for (const QJsonValue &entry : m_model.journal())
            last = entry[u"body"_s].toObject();
        return last;
    }

    ScratchProject m_project;
    MockModel m_model{m_project.path()};
    OpenCodeServer m_server{&m_model};
    std::unique_ptr<ClientRig> m_rig;
    QString m_session;
};

void TestTurns::plainAnswer()
{
    m_rig->send(m_session, u"#plain"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->rows(m_session, TranscriptRow::Footer), 1, turnMs);
    VERIFY_SETTLED(m_session, Activity::Idle);
    QVERIFY(m_rig->lastText(m_session).startsWith(u"Hello from the mock."_s));
    QCOMPARE(m_rig->lastText(m_session), serverText());
    QCOMPARE(m_rig->rows(m_session, TranscriptRow::Code), 1);
    QVERIFY(m_rig->outbox.isEmpty());
    QVERIFY(m_rig->state(m_session).unseen);
    m_rig->store.markSeen(m_rig->key(m_session));
    QVERIFY(!m_rig->state(m_session).unseen);
    // What the library keeps is what the next start shows.
    m_rig->keeper.flush();
    const auto kept = m_rig->library.loadMessages(m_rig->key(m_session), 10);
    QTRY_VERIFY(kept.isFinished());
    QCOMPARE(kept.result()->size(), 2);
}

// Section 21: bursts of tens of thousands of events a second; section 6: REST has no text before the part ends.
void TestTurns::fiveThousandDeltas()
{
    m_rig->send(m_session, u"#long"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_rig->rows(m_session, TranscriptRow::Footer) == 1, turnMs * 2);
    VERIFY_SETTLED(m_session, Activity::Idle);
    QVERIFY(m_rig->lastText(m_session).size() > 50'000);
    QCOMPARE(m_rig->lastText(m_session), serverText());
}

// Section 12: chunks of one UTF-16 unit.
void TestTurns::splitSurrogates()
{
    m_rig->send(m_session, u"#unicode"_s);
    QTRY_COMPARE_WITH_TIMEOUT(permissions().size(), 1, turnMs);
    m_rig->answer(permissions().first(), PermissionReply::Once);
    QTRY_VERIFY_WITH_TIMEOUT(m_rig->lastText(m_session).endsWith(u"done ✅"_s), turnMs);
    VERIFY_SETTLED(m_session, Activity::Idle);
    QVERIFY(m_rig->lastText(m_session).contains(u"😀👩‍👩‍👧‍👦🏳️‍🌈"_s));
    QCOMPARE(m_rig->lastText(m_session), serverText());
}

void TestTurns::reasoning()
{
    m_rig->send(m_session, u"#reason"_s);
    QTRY_COMPARE_WITH_TIMEOUT(permissions().size(), 1, turnMs);
    m_rig->answer(permissions().first(), PermissionReply::Once);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->rows(m_session, TranscriptRow::Footer), 1, turnMs);
    VERIFY_SETTLED(m_session, Activity::Idle);
    // Section 8: one assistant message per step, one turn for the person.
    QCOMPARE(m_rig->rows(m_session, TranscriptRow::Reasoning), 3);
    QCOMPARE(m_rig->lastText(m_session), u"Fixed: `add` now adds."_s);
}

void TestTurns::edit_data()
{
    QTest::addColumn<PermissionReply>("reply");
    QTest::addColumn<QString>("message");
    QTest::addColumn<bool>("changed");
    QTest::addColumn<QString>("last");
    QTest::newRow("allowed") << PermissionReply::Once << QString() << true << u"Done: `add` returns the sum now."_s;
    QTest::newRow("rejected ends the turn") << PermissionReply::Reject << QString() << false << QString();
    QTest::newRow("rejected with words goes on")
        << PermissionReply::Reject << u"Not now."_s << false << u"Done: `add` returns the sum now."_s;
}

// Section 13.
void TestTurns::edit()
{
    QFETCH(PermissionReply, reply);
    QFETCH(QString, message);
    QFETCH(bool, changed);
    QFETCH(QString, last);
    m_rig->send(m_session, u"#edit"_s);
    QTRY_COMPARE_WITH_TIMEOUT(permissions().size(), 1, turnMs);
    QCOMPARE(m_rig->activity(m_session), Activity::WaitingPermission);
    const PendingPermission pending = permissions().first();
    QCOMPARE(pending.directory, m_project.path());
    QCOMPARE(pending.request.permission, u"edit"_s);
    QCOMPARE(pending.request.patterns, QStringList{u"add.js"_s});
    QTRY_COMPARE(m_rig->rows(m_session, TranscriptRow::Permission), 1);
    QCOMPARE(m_rig->inbox.rowCount(), 1);
    QVERIFY(m_project.read(u"add.js"_s).contains("a - b"));
    m_rig->answer(pending, reply, message);
    QVERIFY(permissions().isEmpty()); // hidden at once
    VERIFY_SETTLED(m_session, Activity::Idle);
    QCOMPARE(m_project.read(u"add.js"_s).contains("a + b"), changed);
    QCOMPARE(m_rig->lastText(m_session), last);
    QCOMPARE(m_rig->inbox.rowCount(), 0);
    // A second answer finds nothing.
    const auto again = await(m_rig->connection.api().replyPermission(pending.directory, pending.request.id, reply, {}));
    QVERIFY(!again);
    QCOMPARE(again.error().code, Error::Code::NotFound);
}

// Section 13: "always" holds until the instance is disposed of; section 5: a disposed instance is read again.
void TestTurns::alwaysIsNotAskedAgain()
{
    m_rig->send(m_session, u"#bash"_s);
    QTRY_COMPARE_WITH_TIMEOUT(permissions().size(), 1, turnMs);
    QCOMPARE(permissions().first().request.always, (QStringList{u"echo *"_s, u"ls *"_s}));
    m_rig->answer(permissions().first(), PermissionReply::Always);
    VERIFY_SETTLED(m_session, Activity::Idle);
    QCOMPARE(m_rig->lastText(m_session), u"The command ran."_s);

    QStringList asked;
    QObject::connect(&m_rig->store, &SessionStore::requestsChanged, &m_rig->store, [&] {
        for (const PendingPermission &pending : permissions())
            asked.append(pending.request.id);
    });
    const QString second = m_rig->newSession(m_project.path());
    m_rig->open(second);
    m_rig->send(second, u"#bash"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->lastText(second), u"The command ran."_s, turnMs);
    VERIFY_SETTLED(second, Activity::Idle);
    QCOMPARE(asked, QStringList());

    QVERIFY(await(m_rig->connection.api().disposeInstance(m_project.path())));
    m_rig->send(second, u"#bash"_s);
    const SessionKey key = m_rig->key(second);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->store.permissions(key).size(), 1, turnMs);
    m_rig->answer(m_rig->store.permissions(key).first(), PermissionReply::Reject);
    VERIFY_SETTLED(second, Activity::Idle);
}

// Section 14.
void TestTurns::questionIsAnswered()
{
    m_rig->send(m_session, u"#question"_s);
    QTRY_COMPARE_WITH_TIMEOUT(questions().size(), 1, turnMs);
    QCOMPARE(m_rig->activity(m_session), Activity::WaitingQuestion);
    const PendingQuestion pending = questions().first();
    QCOMPARE(pending.request.questions.size(), 2);
    QVERIFY(pending.request.questions.last().multiple);
    QTRY_COMPARE(m_rig->rows(m_session, TranscriptRow::Question), 1);
    m_rig->answer(pending, {{u"SQLite"_s}, {u"Search"_s, u"something of my own"_s}});
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->lastText(m_session), u"Thanks for the answers."_s, turnMs);
    VERIFY_SETTLED(m_session, Activity::Idle);
    // The model was told, the free text too.
    const QByteArray told = QJsonDocument(lastRequest()).toJson();
    QVERIFY(told.contains("something of my own"));
    QVERIFY(told.contains("SQLite"));
}

void TestTurns::questionIsRejected()
{
    m_rig->send(m_session, u"#question"_s);
    QTRY_COMPARE_WITH_TIMEOUT(questions().size(), 1, turnMs);
    m_rig->reject(questions().first());
    QVERIFY(questions().isEmpty());
    VERIFY_SETTLED(m_session, Activity::Idle);
    QCOMPARE(m_rig->rows(m_session, TranscriptRow::Question), 0);
}

void TestTurns::errors_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<int>("status");
    QTest::newRow("401") << u"#err401"_s << 401;
    QTest::newRow("400") << u"#err400"_s << 400;
}

// Section 11: what can't be retried ends the turn with an error.
void TestTurns::errors()
{
    QFETCH(QString, prompt);
    QFETCH(int, status);
    m_rig->send(m_session, prompt);
    VERIFY_SETTLED(m_session, Activity::Failed);
    QCOMPARE(m_rig->state(m_session).error->statusCode, status);
    QTRY_COMPARE(m_rig->rows(m_session, TranscriptRow::Error), 1);
    // And the session goes on.
    QTRY_VERIFY_WITH_TIMEOUT(isBetweenTurns(), turnMs);
    m_rig->send(m_session, u"#echo"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->lastText(m_session), u"OK."_s, turnMs);
    VERIFY_SETTLED(m_session, Activity::Idle);
}

void TestTurns::retrying_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::newRow("429, Retry-After") << u"#err429"_s;
    QTest::newRow("500") << u"#err500"_s;
    QTest::newRow("dropped connection") << u"#drop"_s;
}

// Section 11: retries are a state with a time; stopping one is no error.
void TestTurns::retrying()
{
    QFETCH(QString, prompt);
    m_rig->send(m_session, prompt);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->activity(m_session), Activity::Retrying, turnMs);
    const SessionState state = m_rig->state(m_session);
    QVERIFY(state.attempt >= 1);
    QVERIFY(state.retryAt > systemClock().nowMs() - 5'000);
    QVERIFY(!state.retryReason.isEmpty());
    QTRY_COMPARE(m_rig->rows(m_session, TranscriptRow::Retrying), 1);
    QVERIFY(await(m_rig->connection.api().abort(m_project.path(), m_session)));
    QTRY_VERIFY_WITH_TIMEOUT(!m_rig->state(m_session).isActive(), turnMs);
    QCOMPARE(m_rig->lastingDifference(m_server, m_project.path(), turnMs), QString());
    QVERIFY(m_rig->activity(m_session) != Activity::Failed);
    QTRY_COMPARE(m_rig->spinning(m_session), 0);
    QCOMPARE(m_rig->rows(m_session, TranscriptRow::Retrying), 0);
}

void TestTurns::recoversByItself_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("text");
    QTest::newRow("429 once") << u"#retryok"_s << u"Recovered after a retry."_s;
    QTest::newRow("dropped once") << u"#flaky"_s << u"Second attempt: the whole answer arrived."_s;
}

// Section 11: the open text of a dropped attempt stays, empty, in REST; a person does not see it.
void TestTurns::recoversByItself()
{
    QFETCH(QString, prompt);
    QFETCH(QString, text);
    m_rig->send(m_session, prompt);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->activity(m_session), Activity::Retrying, turnMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->lastText(m_session), text, turnMs);
    VERIFY_SETTLED(m_session, Activity::Idle);
    QCOMPARE(m_rig->lastText(m_session), text);
}

void TestTurns::stop_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<Activity>("during");
    QTest::addColumn<bool>("toolRuns");
    QTest::newRow("while text comes") << u"#slow"_s << Activity::Busy << false;
    QTest::newRow("while a tool runs") << u"#sleepbash"_s << Activity::Busy << true;
    QTest::newRow("while a permission waits") << u"#edit"_s << Activity::WaitingPermission << false;
    QTest::newRow("while a question waits") << u"#question"_s << Activity::WaitingQuestion << false;
    QTest::newRow("while a sub-agent waits") << u"#taskedit"_s << Activity::WaitingPermission << false;
}

// Section 11: idle comes twice, parts are closed afterwards. Section 13: what was asked stays on the server and would still be
// executed, so it is rejected. A stop by the person is no failure.
void TestTurns::stop()
{
    QFETCH(QString, prompt);
    QFETCH(Activity, during);
    QFETCH(bool, toolRuns);
    m_rig->send(m_session, prompt);
    if (toolRuns) {
        QTRY_COMPARE_WITH_TIMEOUT(permissions().size(), 1, turnMs);
        m_rig->answer(permissions().first(), PermissionReply::Once);
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->spinning(m_session), 1, turnMs);
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->activity(m_session), during, turnMs);
    if (prompt == u"#slow"_s)
        QTRY_VERIFY_WITH_TIMEOUT(!m_rig->lastText(m_session).isEmpty(), turnMs);
    QVERIFY(await(m_rig->connection.api().abort(m_project.path(), m_session)));
    VERIFY_SETTLED(m_session, Activity::Idle);
    QVERIFY(permissions().isEmpty());
    QVERIFY(questions().isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(m_server.request("GET", u"/permission"_s, m_project.path()).body, "[]"_ba, turnMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_server.request("GET", u"/question"_s, m_project.path()).body, "[]"_ba, turnMs);
    QVERIFY(m_project.read(u"add.js"_s).contains("a - b"));
    // And the session goes on.
    m_rig->send(m_session, u"#echo"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->lastText(m_session), u"OK."_s, turnMs);
    VERIFY_SETTLED(m_session, Activity::Idle);
}

// Section 13: a sub-agent's request carries the child's id. It is seen at the parent and answered to the child.
void TestTurns::subAgentAsks()
{
    m_rig->send(m_session, u"#taskedit"_s);
    QTRY_COMPARE_WITH_TIMEOUT(permissions().size(), 1, turnMs);
    const PendingPermission pending = permissions().first();
    QVERIFY(pending.session.id != m_session);
    QTRY_COMPARE(m_rig->store.childIds(m_rig->key(m_session)), QStringList{pending.session.id});
    QCOMPARE(m_rig->store.rootOf(pending.session), m_rig->key(m_session));
    QCOMPARE(m_rig->activity(m_session), Activity::WaitingPermission);
    QCOMPARE(m_rig->activity(pending.session.id), Activity::WaitingPermission);
    QTRY_COMPARE(m_rig->rows(m_session, TranscriptRow::Permission), 1);
    QCOMPARE(m_rig->inbox.index(0).data(InboxModel::RootSessionIdRole).toString(), m_session);
    m_rig->open(pending.session.id);
    QTRY_COMPARE(m_rig->rows(pending.session.id, TranscriptRow::Permission), 1);
    m_rig->answer(pending, PermissionReply::Once);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->lastText(m_session), u"The sub agent fixed the file."_s, turnMs);
    VERIFY_SETTLED(m_session, Activity::Idle);
    VERIFY_SETTLED(pending.session.id, Activity::Idle);
    QVERIFY(m_project.read(u"add.js"_s).contains("a + b"));
    // The card leads to the child.
    const TranscriptModel &model = m_rig->open(m_session);
    QStringList children;
    for (int row = 0; row < model.rowCount(); ++row)
        children.append(model.index(row).data(TranscriptRow::ChildSessionIdRole).toString());
    QCOMPARE(children.filter(u"ses_"_s), QStringList{pending.session.id});
}

// Section 10: what is stored may differ from what was sent (pictures are scaled, texts and files are read by the server).
void TestTurns::attachments()
{
    const QByteArray png = QByteArray::fromBase64(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
    const auto file = [](const QString &mime, const QString &name, const QString &url) {
        opencode::PromptPart part;
        part.type = opencode::PromptPart::Type::File;
        part.file = {mime, name, url};
        return part;
    };
    const QUrl path = QUrl::fromLocalFile(m_project.file(u"README.md"_s));
    const QString picture = u"data:image/png;base64,"_s + QString::fromLatin1(png.toBase64());
    const QString text = u"data:text/plain;base64,"_s + QString::fromLatin1(QByteArray("a pasted text").toBase64());
    const QString message =
        m_rig->send(m_session, u"#echo look"_s,
                    {file(u"image/png"_s, u"dot.png"_s, picture), file(u"text/plain"_s, u"pasted.txt"_s, text),
                     file(u"text/plain"_s, u"README.md"_s, QString::fromLatin1(path.toEncoded()))});
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->lastText(m_session), u"OK."_s, turnMs);
    VERIFY_SETTLED(m_session, Activity::Idle);
    QCOMPARE(m_rig->rows(m_session, TranscriptRow::File), 3);
    // What the server added for the model is not shown as the person's words.
    QCOMPARE(m_rig->open(m_session).messageSource(message), u"#echo look"_s);
    const QByteArray told = QJsonDocument(lastRequest()).toJson();
    QVERIFY(told.contains("a pasted text"));
    QVERIFY(told.contains("A project to try things on."));
    QVERIFY(told.contains("data:image/png;base64,"));
}

// Section 10: a prompt to a busy session is taken, and answered after the turn that runs.
void TestTurns::queuedWhileBusy()
{
    m_rig->send(m_session, u"#edit"_s);
    QTRY_COMPARE_WITH_TIMEOUT(permissions().size(), 1, turnMs);
    const QString second = m_rig->send(m_session, u"#plain"_s);
    const auto mark = [&] {
        const Transcript *transcript = m_rig->store.transcript(m_rig->key(m_session));
        const qsizetype index = transcript->indexOf(second);
        return index < 0 ? MessageMark::None : transcript->mark(index);
    };
    QTRY_COMPARE_WITH_TIMEOUT(mark(), MessageMark::Queued, turnMs);
    QTRY_COMPARE(m_rig->rows(m_session, TranscriptRow::Queued), 1);
    m_rig->answer(permissions().first(), PermissionReply::Once);
    QTRY_VERIFY_WITH_TIMEOUT(m_rig->lastText(m_session).startsWith(u"Hello from the mock."_s), turnMs);
    VERIFY_SETTLED(m_session, Activity::Idle);
    QCOMPARE(m_rig->rows(m_session, TranscriptRow::Queued), 0);
    QVERIFY(m_project.read(u"add.js"_s).contains("a + b"));
}

// Section 11: what was queued behind a turn that is stopped stays in the conversation without an answer, until the next prompt.
void TestTurns::queuedPromptLeftByAStop()
{
    m_rig->send(m_session, u"#edit"_s);
    QTRY_COMPARE_WITH_TIMEOUT(permissions().size(), 1, turnMs);
    const QString second = m_rig->send(m_session, u"and then #plain"_s);
    const auto mark = [&] {
        const Transcript *transcript = m_rig->store.transcript(m_rig->key(m_session));
        const qsizetype index = transcript->indexOf(second);
        return index < 0 ? MessageMark::None : transcript->mark(index);
    };
    QTRY_COMPARE_WITH_TIMEOUT(mark(), MessageMark::Queued, turnMs);
    QVERIFY(await(m_rig->connection.api().abort(m_project.path(), m_session)));
    QTRY_COMPARE_WITH_TIMEOUT(mark(), MessageMark::Unanswered, turnMs);
    QTRY_COMPARE(m_rig->rows(m_session, TranscriptRow::Queued), 1);
    m_rig->send(m_session, u"#plain"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_rig->lastText(m_session).startsWith(u"Hello from the mock."_s), turnMs);
    VERIFY_SETTLED(m_session, Activity::Idle);
    QCOMPARE(mark(), MessageMark::None);
    QCOMPARE(m_rig->rows(m_session, TranscriptRow::Queued), 0);
}

void TestTurns::todos()
{
    m_rig->send(m_session, u"#todo"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->lastText(m_session), u"All todos done."_s, turnMs);
    VERIFY_SETTLED(m_session, Activity::Idle);
    const QList<opencode::Todo> todos = m_rig->store.todos(m_rig->key(m_session));
    QCOMPARE(todos.size(), 2);
    QCOMPARE(todos.first().status, u"completed"_s);
}

QTEST_GUILESS_MAIN(TestTurns)
#include "tst_turns.moc"
