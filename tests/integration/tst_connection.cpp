// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0

// The client against a real `opencode serve` and a scripted model.
#include "core/connections/serverconnection.h"
#include "core/opencode/ids.h"
#include "core/sessions/sessionstore.h"
#include "tests/support/await.h"
#include "tests/support/mockmodel.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"
#include "tests/support/wayto.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace qd;
using namespace qd::opencode;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int longWait = 60'000;
const QString workspace = u"here"_s;

Prompt promptOf(const QString &text)
{
    Prompt prompt;
    prompt.messageId = newId("msg");
    prompt.model = {u"mock"_s, u"mock-1"_s, {}};
    prompt.parts.append({PromptPart::Type::Text, newId("prt"), text, {}});
    return prompt;
}

// The rules for one session: nothing asks.
const QByteArray allowAll = R"([{"permission":"*","pattern":"*","action":"allow"}])";

} // namespace

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, longWait)

class TestConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void becomesLive();
    void odd_directories_data();
    void odd_directories();
    void linkedDirectoryIsTheSameProject();
    void answersStream();
    void splitSurrogatesArriveWhole();
    void permissionFromAnotherDirectoryIsNotFound();
    void permissionIsAskedAndAnswered();
    void stalePermissionIsRejectedAfterStop();
    void questionIsAnswered();
    void stopActsWhileEightCommandsRun();
    void samePromptTwiceRunsOnce();
    void listingReadsAllPages();
    void historyIsPaged();
    void archivedSessionsAreKnown();
    void renameKeepsTheOrder();
    void twoProjectsAtOnce();
    void disposedInstanceIsReadAgain();
    void deletedWhileBusyLeavesNothing();
    void serverMistakesBecomeErrors();
    void providersAndKeys();
    void filesAndBranches();
    void forkAndRevert();
    void killedServerIsRepaired();
    void changedPasswordStopsAsking();

private:
    using QObject::connect;
    void connect(ServerConnection &client) const
    {
        const Way way = wayTo(*server);
        client.connectTo(way.url, way.credentials);
    }
    Session make(const QString &title, const QByteArray &permission = allowAll, const QString &directory = {})
    {
        NewSession session;
        session.title = title;
        session.permission = permission;
        const auto made = await(api().createSession(directory.isEmpty() ? project->path() : directory, session));
        if (!made)
            qFatal("no session: %s", qPrintable(made.error().detail + made.error().serverMessage));
        return *made;
    }
    void prompt(const Session &session, const QString &text)
    {
        const auto sent = await(api().prompt(session.directory, session.id, promptOf(text)));
        QVERIFY2(sent, qPrintable(sent ? QString() : sent.error().detail + sent.error().serverMessage));
    }
    [[nodiscard]] Activity activity(const Session &session) const
    {
        return store->state({workspace, session.id}).activity;
    }
    [[nodiscard]] QString text(const Session &session) const
    {
        QString all;
        const Transcript *transcript = store->transcript({workspace, session.id});
        for (qsizetype i = 0; transcript && i < transcript->count(); ++i) {
            const MessageWithParts message = transcript->message(i);
            for (const Part &part : message.parts) {
                if (message.info.isAssistant() && part.type == PartType::Text)
                    all += part.text;
            }
        }
        return all;
    }
    Api &api() { return connection->api(); }

    std::unique_ptr<ScratchProject> project;
    std::unique_ptr<MockModel> model;
    std::unique_ptr<OpenCodeServer> server;
    std::unique_ptr<SessionStore> store;
    std::unique_ptr<ServerConnection> connection;
};

void TestConnection::initTestCase()
{
    project = std::make_unique<ScratchProject>();
    model = std::make_unique<MockModel>(project->path());
    server = std::make_unique<OpenCodeServer>(model.get());
    QVERIFY(server->start());
}

void TestConnection::cleanupTestCase()
{
    server.reset();
    model.reset();
}

void TestConnection::init()
{
    project->git({u"checkout"_s, u"."_s}); // the scripted edit fits the file as it was
    store = std::make_unique<SessionStore>(systemClock());
    connection = std::make_unique<ServerConnection>(workspace, *store);
    connect(*connection);
    WAIT_FOR(connection->state() == ServerConnection::State::Live);
}

void TestConnection::cleanup()
{
    connection.reset();
    store.reset();
}

void TestConnection::becomesLive()
{
    QVERIFY(connection->serverVersion().startsWith("1."_L1));
    QVERIFY(connection->reason().isEmpty());
    QCOMPARE(connection->nextTryAt(), 0);
}

void TestConnection::odd_directories_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("space and letters") << u"ünï 项目 é"_s;
    QTest::newRow("percent") << u"100%25 %2F done"_s;
    QTest::newRow("query characters") << u"a&b=c?d#e+f"_s;
    QTest::newRow("emoji") << u"🚀"_s;
}

// PROTOCOL 3, pitfall 7: the query is decoded twice. The session is where it was asked for, and is listed there.
void TestConnection::odd_directories()
{
    QFETCH(QString, name);
    const ScratchProject odd(name);
    const Session session = make(u"odd"_s, {}, odd.path());
    QCOMPARE(session.directory, odd.path());
    QCOMPARE(await(api().paths(odd.path()))->directory, odd.path());
    SessionQuery query;
    query.directory = odd.path();
    const auto page = await(api().sessions(query));
    QVERIFY(page);
    QCOMPARE(page->sessions.size(), 1);
    WAIT_FOR(store->session({workspace, session.id})); // and its event came
    QCOMPARE(store->session({workspace, session.id})->directory, odd.path());
}

// PROTOCOL 3: paths are normalised. Whatever path a project was opened by, its events, requests and sessions are under the real one.
void TestConnection::linkedDirectoryIsTheSameProject()
{
    const QTemporaryDir place;
    const QString link = place.filePath(u"a link"_s);
    QVERIFY(QFile::link(project->path(), link));
    QCOMPARE(await(api().paths(link + u"/../a link/"_s))->directory, project->path());
    const Session session = make(u"linked"_s, {}, link);
    QCOMPARE(session.directory, project->path());
    QVERIFY(await(api().prompt(link, session.id, promptOf(u"#edit"_s))));
    WAIT_FOR(activity(session) == Activity::WaitingPermission);
    const PendingPermission asked = store->permissions({workspace, session.id}).constFirst();
    QCOMPARE(asked.directory, project->path());
    QVERIFY(await(api().replyPermission(asked.directory, asked.request.id, PermissionReply::Reject, {})));
    WAIT_FOR(!store->state({workspace, session.id}).isActive());
}

void TestConnection::answersStream()
{
    const Session session = make(u"stream"_s);
    store->openTranscript({workspace, session.id});
    int growths = 0;
    connect(store.get(), &SessionStore::transcriptChanged, this,
            [&](const SessionKey &, const TranscriptChange &change) { growths += !change.grown.isEmpty(); });
    prompt(session, u"#paced"_s);
    WAIT_FOR(activity(session) == Activity::Busy);
    WAIT_FOR(growths > 3);
    QVERIFY(await(api().abort(session.directory, session.id)));
    WAIT_FOR(activity(session) == Activity::Idle);
    WAIT_FOR(!text(session).isEmpty());
    store->closeTranscript({workspace, session.id});
}

// PROTOCOL 12, pitfall 18.
void TestConnection::splitSurrogatesArriveWhole()
{
    const Session session = make(u"unicode"_s);
    store->openTranscript({workspace, session.id});
    prompt(session, u"#unicode"_s);
    WAIT_FOR(!text(session).isEmpty() && activity(session) == Activity::Idle);
    QVERIFY(!text(session).contains(QChar::ReplacementCharacter));
    const auto page = await(api().messages(session.directory, session.id, 10, {}));
    QString said;
    for (const MessageWithParts &message : page->messages) {
        for (const Part &part : message.parts) {
            if (message.info.isAssistant() && part.type == PartType::Text)
                said += part.text;
        }
    }
    QTRY_COMPARE_WITH_TIMEOUT(text(session), said, longWait);
}

// PROTOCOL 3, pitfall 8: permissions need the exact directory.
void TestConnection::permissionFromAnotherDirectoryIsNotFound()
{
    const ScratchProject other(u"other"_s);
    const Session session = make(u"ask"_s, {});
    prompt(session, u"#edit"_s);
    WAIT_FOR(activity(session) == Activity::WaitingPermission);
    const PendingPermission asked = store->permissions({workspace, session.id}).constFirst();
    QCOMPARE(asked.directory, project->path());
    QVERIFY(await(api().permissions(other.path()))->isEmpty());
    const auto wrong = await(api().replyPermission(other.path(), asked.request.id, PermissionReply::Once, {}));
    QCOMPARE(wrong.error().code, Error::Code::NotFound);
    QVERIFY(await(api().replyPermission(asked.directory, asked.request.id, PermissionReply::Reject, {})));
    WAIT_FOR(activity(session) == Activity::Idle || activity(session) == Activity::Failed);
}

void TestConnection::permissionIsAskedAndAnswered()
{
    const Session session = make(u"ask"_s, {});
    prompt(session, u"#edit"_s);
    WAIT_FOR(activity(session) == Activity::WaitingPermission);
    const PendingPermission asked = store->permissions({workspace, session.id}).constFirst();
    QCOMPARE(asked.request.permission, u"edit"_s);
    QVERIFY(await(api().replyPermission(asked.directory, asked.request.id, PermissionReply::Once, {})));
    WAIT_FOR(activity(session) == Activity::Idle);
    QVERIFY(store->permissions({workspace, {}}).isEmpty());
}

// PROTOCOL 13, pitfall 9: after a stop the request stays, and approving it would still execute the tool.
void TestConnection::stalePermissionIsRejectedAfterStop()
{
    const QByteArray before = project->read(u"add.js"_s);
    const Session session = make(u"stale"_s, {});
    prompt(session, u"#edit"_s);
    WAIT_FOR(activity(session) == Activity::WaitingPermission);
    QVERIFY(await(api().abort(session.directory, session.id)));
    WAIT_FOR(activity(session) != Activity::WaitingPermission);
    WAIT_FOR(await(api().permissions(session.directory))->isEmpty());
    QCOMPARE(project->read(u"add.js"_s), before);
}

void TestConnection::questionIsAnswered()
{
    const Session session = make(u"question"_s);
    prompt(session, u"#question"_s);
    WAIT_FOR(activity(session) == Activity::WaitingQuestion);
    const PendingQuestion asked = store->questions({workspace, session.id}).constFirst();
    QList<QStringList> answers;
    for (const Question &question : asked.request.questions)
        answers.append({question.options.isEmpty() ? u"free text"_s : question.options[0].label});
    QVERIFY(await(api().replyQuestion(asked.directory, asked.request.id, answers)));
    WAIT_FOR(activity(session) == Activity::Idle);
}

// Requests never starve each other: the answer to Stop comes while eight long commands are still open.
void TestConnection::stopActsWhileEightCommandsRun()
{
    QList<Session> sessions;
    std::vector<Awaited<Outcome<void>>> commands;
    for (int i = 0; i < 8; ++i) {
        sessions.append(make(u"long %1"_s.arg(i)));
        ShellCall call;
        call.agent = u"build"_s;
        call.command = u"sleep 300"_s;
        call.model = {u"mock"_s, u"mock-1"_s, {}};
        commands.emplace_back(api().shell(sessions[i].directory, sessions[i].id, call));
    }
    for (const Session &session : std::as_const(sessions))
        WAIT_FOR(activity(session) == Activity::Busy);
    for (qsizetype i = 0; i < sessions.size(); ++i) {
        QVERIFY(await(api().health())); // nor do ordinary calls wait
        for (qsizetype open = i; open < sessions.size(); ++open)
            QVERIFY(!commands[size_t(open)].done());
        QElapsedTimer since;
        since.start();
        QVERIFY(await(api().abort(sessions[i].directory, sessions[i].id)));
        qInfo("stop while %d commands run: %lld ms", int(sessions.size() - i), since.elapsed()); // the aim is 200 ms
        WAIT_FOR(commands[size_t(i)].done());
        WAIT_FOR(activity(sessions[i]) != Activity::Busy);
    }
}

// PROTOCOL 7: sending the same message and part ids again is idempotent.
void TestConnection::samePromptTwiceRunsOnce()
{
    const Session session = make(u"twice"_s);
    const Prompt prompt = promptOf(u"#plain"_s);
    QVERIFY(await(api().prompt(session.directory, session.id, prompt)));
    WAIT_FOR(!await(api().statuses(session.directory))->contains(session.id));
    QVERIFY(await(api().prompt(session.directory, session.id, prompt)));
    WAIT_FOR(!await(api().statuses(session.directory))->contains(session.id));
    const auto page = await(api().messages(session.directory, session.id, 100, {}));
    QCOMPARE(page->messages.size(), 2);
    QVERIFY(await(api().message(session.directory, session.id, prompt.messageId)));
    const auto missing = await(api().message(session.directory, session.id, newId("msg")));
    QCOMPARE(missing.error().code, Error::Code::NotFound);
}

// PROTOCOL 9: the cursor of /experimental/session; S2.35: sessions of all projects through one connection.
void TestConnection::listingReadsAllPages()
{
    const ScratchProject many(u"many"_s);
    QSet<QString> made;
    for (int i = 0; i < 30; ++i)
        made.insert(make(u"page %1"_s.arg(i), {}, many.path()).id);
    SessionQuery query;
    query.directory = many.path();
    query.limit = 7;
    QSet<QString> listed;
    int pages = 0;
    do {
        const auto page = await(api().sessions(query));
        QVERIFY(page);
        QVERIFY(page->sessions.size() <= 7);
        for (const Session &session : page->sessions)
            listed.insert(session.id);
        query.cursor = page->next;
        QVERIFY(++pages < 20);
    } while (query.cursor > 0);
    QCOMPARE(listed, made);
    // A fresh client has them all when it is live.
    SessionStore fresh(systemClock());
    ServerConnection another(u"again"_s, fresh);
    connect(another);
    WAIT_FOR(another.state() == ServerConnection::State::Live);
    const QStringList ids = fresh.sessionIds(u"again"_s);
    for (const QString &id : std::as_const(made))
        QVERIFY(ids.contains(id));
}

// PROTOCOL 12: `before` cursors.
void TestConnection::historyIsPaged()
{
    const Session session = make(u"history"_s);
    for (int i = 0; i < 3; ++i) {
        prompt(session, u"#plain %1"_s.arg(i));
        WAIT_FOR(await(api().messages(session.directory, session.id, 100, {}))->messages.size() >= 2 * (i + 1));
        WAIT_FOR(!await(api().statuses(session.directory))->contains(session.id));
    }
    const auto all = await(api().messages(session.directory, session.id, 100, {}));
    QVERIFY(all->before.isEmpty());
    QList<QString> ids;
    QString before;
    do {
        const auto page = await(api().messages(session.directory, session.id, 2, before));
        QVERIFY(page);
        QList<QString> older;
        for (const MessageWithParts &message : page->messages)
            older.append(message.info.id);
        ids = older + ids;
        before = page->before;
    } while (!before.isEmpty());
    QCOMPARE(ids.size(), all->messages.size());
    for (qsizetype i = 0; i < ids.size(); ++i)
        QCOMPARE(ids[i], all->messages[i].info.id);
}

// PROTOCOL 9, pitfall 13.
void TestConnection::archivedSessionsAreKnown()
{
    const Session session = make(u"archive me"_s);
    SessionPatch patch;
    patch.archived = 1'795'000'000'000;
    const auto archived = await(api().patchSession(session.directory, session.id, patch));
    QVERIFY(archived && archived->isArchived());
    SessionStore fresh(systemClock());
    ServerConnection another(u"again"_s, fresh);
    connect(another);
    WAIT_FOR(another.state() == ServerConnection::State::Live);
    QVERIFY(fresh.session({u"again"_s, session.id}));
    QVERIFY(fresh.session({u"again"_s, session.id})->isArchived());
    patch.archived = 0;
    const auto back = await(api().patchSession(session.directory, session.id, patch));
    QVERIFY(back && !back->isArchived());
}

// PROTOCOL 9, pitfall 14: the title does not bump time.updated.
void TestConnection::renameKeepsTheOrder()
{
    const Session session = make(u"before"_s);
    SessionPatch patch;
    patch.title = u"after \"quotes\" 😀"_s;
    const auto renamed = await(api().patchSession(session.directory, session.id, patch));
    QVERIFY(renamed);
    QCOMPARE(renamed->title, *patch.title);
    QCOMPARE(renamed->updated, session.updated);
    const auto title = [this, &session] {
        const Session *known = store->session({workspace, session.id}); // its event may still be on the way
        return known ? known->title : QString();
    };
    WAIT_FOR(title() == *patch.title);
}

// S2.28, S2.60: one stream, all projects; sessions of one never show under another.
void TestConnection::twoProjectsAtOnce()
{
    const ScratchProject other(u"zweites Projekt"_s);
    const Session a = make(u"a"_s);
    const Session b = make(u"b"_s, allowAll, other.path());
    store->openTranscript({workspace, a.id});
    store->openTranscript({workspace, b.id});
    prompt(a, u"#plain"_s);
    prompt(b, u"#plain"_s);
    WAIT_FOR(!text(a).isEmpty() && !text(b).isEmpty());
    WAIT_FOR(activity(a) == Activity::Idle && activity(b) == Activity::Idle);
    QCOMPARE(store->session({workspace, a.id})->directory, project->path());
    QCOMPARE(store->session({workspace, b.id})->directory, other.path());
    QVERIFY(store->session({workspace, a.id})->projectId != QString());
}

// PROTOCOL 5 and 20: `server.instance.disposed`: what ran there is over.
void TestConnection::disposedInstanceIsReadAgain()
{
    const ScratchProject other(u"dispose"_s);
    const Session session = make(u"dispose"_s, {}, other.path());
    prompt(session, u"#edit"_s);
    WAIT_FOR(activity(session) != Activity::Idle);
    QVERIFY(await(api().disposeInstance(other.path())));
    WAIT_FOR(!store->state({workspace, session.id}).isActive());
    QVERIFY(store->permissions({workspace, {}}).isEmpty());
}

// PROTOCOL 9, pitfall 10: delete does not stop a run; events of the deleted session leave no trace.
void TestConnection::deletedWhileBusyLeavesNothing()
{
    const Session session = make(u"delete"_s);
    prompt(session, u"#paced"_s);
    WAIT_FOR(activity(session) == Activity::Busy);
    QVERIFY(await(api().abort(session.directory, session.id)));
    WAIT_FOR(!await(api().statuses(session.directory))->contains(session.id));
    QVERIFY(await(api().deleteSession(session.directory, session.id)));
    WAIT_FOR(!store->session({workspace, session.id}));
    const auto gone = await(api().session(session.directory, session.id));
    QCOMPARE(gone.error().code, Error::Code::NotFound);
}

// PROTOCOL 4, pitfalls 6 and 12, on the real server.
void TestConnection::serverMistakesBecomeErrors()
{
    QCOMPARE(await(api().session(project->path(), u"bad"_s)).error().code, Error::Code::ServerError);
    QCOMPARE(await(api().session(project->path(), u"ses_000000000000AAAAAAAAAAAAAA"_s)).error().code,
             Error::Code::NotFound);
    // A gateway does not let through at all what could be read as another path.
    QCOMPARE(await(api().session(project->path(), u"../global/health"_s)).error().code,
             otherWay ? Error::Code::BadRequest : Error::Code::ServerError);
    Prompt bad = promptOf(u"x"_s);
    bad.messageId = u"wrong"_s;
    const Session session = make(u"mistakes"_s);
    QCOMPARE(await(api().prompt(session.directory, session.id, bad)).error().code, Error::Code::BadRequest);
    QCOMPARE(
        await(api().replyPermission(project->path(), u"per_000000000000AAAAAAAAAAAAAA"_s, PermissionReply::Once, {}))
            .error()
            .code,
        Error::Code::NotFound);
    const Session busy = make(u"busy"_s);
    prompt(busy, u"#paced"_s);
    WAIT_FOR(activity(busy) == Activity::Busy);
    QCOMPARE(await(api().unrevert(busy.directory, busy.id)).error().code, Error::Code::Busy);
    QVERIFY(await(api().abort(busy.directory, busy.id)));
    WAIT_FOR(activity(busy) == Activity::Idle);
}

void TestConnection::providersAndKeys()
{
    const auto providers = await(api().providers(project->path()));
    QVERIFY(providers);
    QCOMPARE(providers->constFirst().id, u"mock"_s);
    QVERIFY(providers->constFirst().connected);
    QVERIFY(await(api().setApiKey(u"example"_s, "sk-qd-canary")));
    QVERIFY(await(api().removeAuth(u"example"_s)));
    QVERIFY(await(api().authMethods(project->path())));
    const auto agents = await(api().agents(project->path()));
    QVERIFY(std::ranges::any_of(*agents, [](const Agent &agent) { return agent.name == "build"_L1; }));
    const auto commands = await(api().commands(project->path()));
    QVERIFY(std::ranges::any_of(*commands, [](const Command &command) { return command.name == "init"_L1; }));
    QVERIFY(await(api().ptys(project->path()))->isEmpty());
    QVERIFY(!await(api().projects())->isEmpty());
}

void TestConnection::filesAndBranches()
{
    QVERIFY(!await(api().vcs(project->path()))->branch.isEmpty());
    project->write(u"new file.txt"_s, "x");
    const auto status = await(api().vcsStatus(project->path()));
    QVERIFY(status);
    QVERIFY(std::ranges::any_of(*status, [](const FileDiff &file) { return file.file == "new file.txt"_L1; }));
    const auto files = await(api().files(project->path(), QString()));
    QVERIFY(std::ranges::any_of(*files, [](const FileNode &node) { return node.name == "src"_L1 && node.directory; }));
    const auto found = await(api().findFiles(project->path(), u"index"_s, 10));
    QVERIFY(found->contains(u"src/index.ts"_s));
}

// PROTOCOL 9 and 15.
void TestConnection::forkAndRevert()
{
    const Session session = make(u"fork"_s);
    prompt(session, u"#plain"_s);
    WAIT_FOR(await(api().messages(session.directory, session.id, 10, {}))->messages.size() == 2);
    WAIT_FOR(!await(api().statuses(session.directory))->contains(session.id));
    const auto forked = await(api().fork(session.directory, session.id, {}));
    QVERIFY(forked);
    QVERIFY(forked->title.contains("fork"_L1));
    QCOMPARE(forked->cost, await(api().session(session.directory, session.id))->cost);
    prompt(session, u"#plain again"_s);
    WAIT_FOR(await(api().messages(session.directory, session.id, 10, {}))->messages.size() == 4);
    WAIT_FOR(!await(api().statuses(session.directory))->contains(session.id));
    const QString second = await(api().messages(session.directory, session.id, 10, {}))->messages[2].info.id;
    const auto half = await(api().fork(session.directory, session.id, second));
    QCOMPARE(await(api().messages(session.directory, half->id, 10, {}))->messages.size(), 2); // without that message
    const QString first = await(api().messages(session.directory, session.id, 10, {}))->messages.constFirst().info.id;
    const auto reverted = await(api().revert(session.directory, session.id, first, {}));
    QVERIFY(reverted);
    QCOMPARE(reverted->revert->messageId, first);
    WAIT_FOR(store->session({workspace, session.id}) && store->session({workspace, session.id})->revert);
    QVERIFY(!await(api().unrevert(session.directory, session.id))->revert);
    QVERIFY(await(api().summarize(session.directory, session.id, {u"mock"_s, u"mock-1"_s, {}})));
    QVERIFY(await(api().todos(session.directory, session.id)));
    QVERIFY(await(api().diff(session.directory, session.id, first)));
    QVERIFY(await(api().children(session.directory, session.id))->isEmpty());
}

// PROTOCOL 20: after a kill and restart nothing is busy, nothing pending, and the turn has no end: interrupted.
void TestConnection::killedServerIsRepaired()
{
    const Session streaming = make(u"killed"_s);
    const Session asking = make(u"killed while asking"_s, {});
    store->openTranscript({workspace, streaming.id});
    prompt(streaming, u"#paced"_s);
    prompt(asking, u"#edit"_s);
    WAIT_FOR(!text(streaming).isEmpty() && activity(asking) == Activity::WaitingPermission);
    QSignalSpy states(connection.get(), &ServerConnection::stateChanged);
    server->kill();
    WAIT_FOR(connection->state() == ServerConnection::State::Offline);
    QVERIFY(!connection->reason().isEmpty());
    QVERIFY(connection->nextTryAt() > 0);
    QVERIFY(server->start());
    connection->retryNow();
    WAIT_FOR(connection->state() == ServerConnection::State::Live);
    WAIT_FOR(activity(streaming) == Activity::Interrupted);
    WAIT_FOR(!store->state({workspace, asking.id}).isActive());
    QVERIFY(store->permissions({workspace, {}}).isEmpty());
    prompt(streaming, u"#plain"_s); // a new prompt works normally
    WAIT_FOR(activity(streaming) == Activity::Idle && text(streaming).contains("Hello"_L1));
}

// A wrong password is not tried again and again.
void TestConnection::changedPasswordStopsAsking()
{
    server->kill();
    server->setPassword("qd-canary-another");
    QVERIFY(server->start());
    connection->retryNow();
    WAIT_FOR(connection->state() == ServerConnection::State::Unauthorised);
    QCOMPARE(connection->nextTryAt(), 0);
    QCOMPARE(await(api().health()).error().code, Error::Code::Unauthorized);
    connect(*connection);
    WAIT_FOR(connection->state() == ServerConnection::State::Live);
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
