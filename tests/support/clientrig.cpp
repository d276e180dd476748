// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/clientrig.h"

#include "tests/support/await.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/wayto.h"
#include "tests/tools/replay/comparison.h"

namespace qd::test {

using namespace opencode;
using namespace Qt::StringLiterals;

namespace {

QCoro::Task<> answerPermission(ClientRig &rig, QString directory, QString id, PermissionReply reply, QString message)
{
    const auto done = co_await rig.connection.api().replyPermission(directory, id, reply, message);
    if (!done)
        rig.store.restoreRequest(rig.workspace, id);
}

QCoro::Task<> answerQuestion(ClientRig &rig, QString directory, QString id, QList<QStringList> answers, bool rejected)
{
    // Not as one expression: g++ 12 destroys what a conditional operator in a co_await makes twice.
    auto answered = rejected ? rig.connection.api().rejectQuestion(directory, id)
                             : rig.connection.api().replyQuestion(directory, id, answers);
    const auto done = co_await std::move(answered);
    if (!done)
        rig.store.restoreRequest(rig.workspace, id);
}

} // namespace

ClientRig::ClientRig(const QString &fileName)
    : store(time)
    , connection(workspace, store, {time, time, [] { return 0.5; }})
    , file(fileName.isEmpty() ? m_temporary.filePath(u"library.db"_s) : fileName)
    , library(file)
    , opened(library.open())
    , keeper(workspace, store, library, time)
    , outbox(workspace, library, connection.api(), {time, time})
    , sessions(store)
    , inbox(store)
    , m_sessionsTester(&sessions, QAbstractItemModelTester::FailureReportingMode::QtTest)
    , m_inboxTester(&inbox, QAbstractItemModelTester::FailureReportingMode::QtTest)
{
    sessions.setWorkspaces({{workspace, workspace}});
    inbox.setWorkspaces({workspace});
    QObject::connect(&connection, &ServerConnection::stateChanged, &outbox,
                     [this] { outbox.setOnline(connection.state() == ServerConnection::State::Live); });
    QObject::connect(&outbox, &Outbox::rowsChanged, &outbox, [this](const SessionKey &session) {
        const auto it = m_open.find(session.id);
        if (it != m_open.end())
            it->second.model.setOutbox(outbox.rows(session));
    });
    keeper.load();
    outbox.restore();
}

ClientRig::~ClientRig()
{
    connection.disconnectFromServer();
}

void ClientRig::connectTo(const OpenCodeServer &server)
{
    const Way way = wayTo(server);
    connection.connectTo(way.url, way.credentials);
}

bool ClientRig::waitLive(int timeoutMs) const
{
    return QTest::qWaitFor([this] { return connection.state() == ServerConnection::State::Live; }, timeoutMs);
}

QString ClientRig::newSession(const QString &directory, const QString &title)
{
    const quint64 token = store.beginListing(workspace);
    NewSession wanted;
    wanted.title = title;
    const Outcome<Session> session = await(connection.api().createSession(directory, wanted));
    if (!session)
        qFatal("ClientRig: no new session: %s", qPrintable(session.error().detail));
    store.addListing(workspace, token, {*session});
    return session->id;
}

TranscriptModel &ClientRig::open(const QString &session)
{
    const auto it = m_open.try_emplace(session, store, key(session)).first;
    it->second.model.setOutbox(outbox.rows(key(session)));
    return it->second.model;
}

QString ClientRig::directoryOf(const QString &session) const
{
    const Session *known = store.session(key(session));
    return known ? known->directory : QString();
}

QString ClientRig::send(const QString &session, const QString &text, QList<PromptPart> more)
{
    PromptPart part;
    part.text = text;
    Prompt prompt;
    prompt.model = {u"mock"_s, u"mock-1"_s, {}};
    prompt.parts = QList<PromptPart>{part} + more;
    return outbox.send(key(session), directoryOf(session), prompt);
}

void ClientRig::answer(const PendingPermission &pending, PermissionReply reply, const QString &message)
{
    if (store.takeRequest(workspace, pending.request.id))
        answerPermission(*this, pending.directory, pending.request.id, reply, message);
}

void ClientRig::answer(const PendingQuestion &pending, const QList<QStringList> &answers)
{
    if (store.takeRequest(workspace, pending.request.id))
        answerQuestion(*this, pending.directory, pending.request.id, answers, false);
}

void ClientRig::reject(const PendingQuestion &pending)
{
    if (store.takeRequest(workspace, pending.request.id))
        answerQuestion(*this, pending.directory, pending.request.id, {}, true);
}

QString ClientRig::lastText(const QString &session)
{
    const Transcript *transcript = store.transcript(key(session));
    for (qsizetype i = transcript ? transcript->count() - 1 : -1; i >= 0; --i) {
        if (transcript->info(i).isAssistant())
            return open(session).messageSource(transcript->info(i).id);
    }
    return {};
}

int spinningRows(const TranscriptModel &model)
{
    int found = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row);
        const bool isTool = index.data(TranscriptRow::KindRole).toInt() == TranscriptRow::Tool;
        const int status = index.data(TranscriptRow::ToolStatusRole).toInt();
        const bool runs = isTool && (status == TranscriptRow::Running || status == TranscriptRow::Pending);
        found += runs || index.data(TranscriptRow::StreamingRole).toBool();
    }
    return found;
}

int ClientRig::rows(const QString &session, TranscriptRow::Kind kind)
{
    const TranscriptModel &model = open(session);
    int found = 0;
    for (int row = 0; row < model.rowCount(); ++row)
        found += model.index(row).data(TranscriptRow::KindRole).toInt() == kind;
    return found;
}

QString ClientRig::difference(const OpenCodeServer &server, const QString &directory, const QStringList &ignored) const
{
    QStringList sessions;
    for (const SessionKey &key : store.openTranscripts(workspace)) {
        const Session *session = store.session(key);
        if (session && session->directory == directory)
            sessions.append(key.id);
    }
    return differenceFrom(store, workspace, directory, snapshotOf(server, directory, sessions), ignored);
}

QString ClientRig::lastingDifference(const OpenCodeServer &server, const QString &directory, int timeoutMs,
                                     const QStringList &ignored) const
{
    QString found;
    const auto isSame = [&] {
        found = difference(server, directory, ignored);
        return found.isEmpty();
    };
    (void)QTest::qWaitFor(isSame, timeoutMs);
    return found;
}

QByteArray snapshotOf(const OpenCodeServer &server, const QString &directory, const QStringList &sessions)
{
    const auto get = [&](const QString &path) { return server.request("GET", path, directory).body; };
    QByteArray messages;
    QByteArray todos;
    for (const QString &id : sessions) {
        const QByteArray name = (messages.isEmpty() ? "\"" : ",\"") + id.toLatin1() + "\":";
        messages += name + get(u"/session/%1/message"_s.arg(id));
        todos += name + get(u"/session/%1/todo"_s.arg(id));
    }
    // The header alone lists the whole repository. The query is decoded twice.
    const QByteArray only = QUrl::toPercentEncoding(QString::fromLatin1(QUrl::toPercentEncoding(directory)));
    const QString sessionList = u"/session?limit=10000&directory="_s + QString::fromLatin1(only);
    return "{\"session\":" + get(sessionList) + ",\"session_status\":" + get(u"/session/status"_s) +
           ",\"permission\":" + get(u"/permission"_s) + ",\"question\":" + get(u"/question"_s) + ",\"message\":{" +
           messages + "},\"todo\":{" + todos + "}}";
}

QString differenceFrom(const SessionStore &store, const QString &workspace, const QString &directory,
                       const QByteArray &snapshot, const QStringList &ignored)
{
    replay::Comparison comparison(store, workspace, ignored);
    return comparison.directory(directory, replay::Json::parse(snapshot));
}

} // namespace qd::test
