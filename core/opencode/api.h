// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "core/opencode/apitypes.h"

#include <QCoroTask>

namespace qd::opencode {

template <typename T>
using Reply = QCoro::Task<Outcome<T>>;

//! \brief What a client asks of an OpenCode server.
//!
//! Every directory-scoped method takes the directory first, as the server spells it. Implementations are called on one thread with an event
//! loop and resume the caller there; they never throw, and answers over 64 KiB are decoded on a worker thread. Stop and replies never wait for
//! other requests. Deleting the Api ends what is under way with Error::Cancelled.
class Api
{
public:
    virtual ~Api() = default;

    [[nodiscard]] virtual Reply<Health> health() = 0;
    [[nodiscard]] virtual Reply<ServerPaths> paths(QString directory) = 0;
    [[nodiscard]] virtual Reply<QList<Project>> projects() = 0;

    //! Sessions of all directories, or of one, newest first.
    [[nodiscard]] virtual Reply<SessionPage> sessions(SessionQuery query) = 0;
    [[nodiscard]] virtual Reply<Session> session(QString directory, QString id) = 0;
    [[nodiscard]] virtual Reply<QList<Session>> children(QString directory, QString id) = 0;
    [[nodiscard]] virtual Reply<Session> createSession(QString directory, NewSession session) = 0;
    [[nodiscard]] virtual Reply<Session> patchSession(QString directory, QString id, SessionPatch patch) = 0;
    //! Does not stop a running turn: abort first and wait for idle.
    [[nodiscard]] virtual Reply<void> deleteSession(QString directory, QString id) = 0;
    //! Copies what came before the message, or everything. Slow. Cost and tokens of the copy are in the answer and in no event.
    [[nodiscard]] virtual Reply<Session> fork(QString directory, QString id, QString messageId) = 0;
    [[nodiscard]] virtual Reply<Session> revert(QString directory, QString id, QString messageId, QString partId) = 0;
    [[nodiscard]] virtual Reply<Session> unrevert(QString directory, QString id) = 0;
    //! Returns when the compaction is done.
    [[nodiscard]] virtual Reply<void> summarize(QString directory, QString id, ModelRef model) = 0;
    [[nodiscard]] virtual Reply<QList<Todo>> todos(QString directory, QString id) = 0;
    [[nodiscard]] virtual Reply<QList<FileDiff>> diff(QString directory, QString id, QString userMessageId) = 0;
    //! The statuses of the directory's sessions that are not idle.
    [[nodiscard]] virtual Reply<SessionStatuses> statuses(QString directory) = 0;

    //! The newest `limit` messages, or those before a cursor.
    [[nodiscard]] virtual Reply<MessagePage> messages(QString directory, QString id, int limit, QString before) = 0;
    //! One message, or Error::NotFound. How a client asks whether a prompt arrived.
    [[nodiscard]] virtual Reply<MessageWithParts> message(QString directory, QString id, QString messageId) = 0;

    //! Accepted and queued when it returns; what goes wrong later comes as an event. Sending the same ids again changes nothing.
    [[nodiscard]] virtual Reply<void> prompt(QString directory, QString id, Prompt prompt) = 0;
    //! Returns when the turn is over, as does shell(): start it and go on.
    [[nodiscard]] virtual Reply<void> command(QString directory, QString id, CommandCall call) = 0;
    [[nodiscard]] virtual Reply<void> shell(QString directory, QString id, ShellCall call) = 0;
    [[nodiscard]] virtual Reply<void> abort(QString directory, QString id) = 0;

    [[nodiscard]] virtual Reply<QList<PermissionRequest>> permissions(QString directory) = 0;
    [[nodiscard]] virtual Reply<void> replyPermission(QString directory, QString id, PermissionReply reply,
                                                      QString message) = 0;
    [[nodiscard]] virtual Reply<QList<QuestionRequest>> questions(QString directory) = 0;
    [[nodiscard]] virtual Reply<void> replyQuestion(QString directory, QString id, QList<QStringList> answers) = 0;
    [[nodiscard]] virtual Reply<void> rejectQuestion(QString directory, QString id) = 0;

    [[nodiscard]] virtual Reply<QList<Agent>> agents(QString directory) = 0;
    [[nodiscard]] virtual Reply<QList<Provider>> providers(QString directory) = 0;
    [[nodiscard]] virtual Reply<Configuration> configuration(QString directory) = 0;
    [[nodiscard]] virtual Reply<QList<Command>> commands(QString directory) = 0;
    [[nodiscard]] virtual Reply<VcsInfo> vcs(QString directory) = 0;
    //! Files that differ from the last commit, without patches.
    [[nodiscard]] virtual Reply<QList<FileDiff>> vcsStatus(QString directory) = 0;
    [[nodiscard]] virtual Reply<QStringList> findFiles(QString directory, QString query, int limit) = 0;
    [[nodiscard]] virtual Reply<QList<FileNode>> files(QString directory, QString path) = 0;

    [[nodiscard]] virtual Reply<QHash<QString, QList<AuthMethod>>> authMethods(QString directory) = 0;
    //! OpenCode keeps the key in its own file, mode 0600.
    [[nodiscard]] virtual Reply<void> setApiKey(QString providerId, QByteArray key) = 0;
    [[nodiscard]] virtual Reply<void> removeAuth(QString providerId) = 0;

    //! Ends everything that runs in the directory.
    [[nodiscard]] virtual Reply<void> disposeInstance(QString directory) = 0;
    [[nodiscard]] virtual Reply<QList<Pty>> ptys(QString directory) = 0;
};

} // namespace qd::opencode
