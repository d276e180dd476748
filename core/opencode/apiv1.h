// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/transport.h"
#include "core/opencode/api.h"

namespace qd::opencode {

//! The directory as the `directory` query wants it: percent-encoded twice, because the server decodes it twice.
[[nodiscard]] QByteArray encodeDirectory(const QString &directory);

//! \brief Api over the v1 HTTP surface (OpenCode 1.x).
class ApiV1 final : public Api
{
public:
    //! The transport must outlive the Api.
    explicit ApiV1(Transport &transport);

    Reply<Health> health() override;
    Reply<ServerPaths> paths(QString directory) override;
    Reply<QList<Project>> projects() override;
    Reply<SessionPage> sessions(SessionQuery query) override;
    Reply<Session> session(QString directory, QString id) override;
    Reply<QList<Session>> children(QString directory, QString id) override;
    Reply<Session> createSession(QString directory, NewSession session) override;
    Reply<Session> patchSession(QString directory, QString id, SessionPatch patch) override;
    Reply<void> deleteSession(QString directory, QString id) override;
    Reply<Session> fork(QString directory, QString id, QString messageId) override;
    Reply<Session> revert(QString directory, QString id, QString messageId, QString partId) override;
    Reply<Session> unrevert(QString directory, QString id) override;
    Reply<void> summarize(QString directory, QString id, ModelRef model) override;
    Reply<QList<Todo>> todos(QString directory, QString id) override;
    Reply<QList<FileDiff>> diff(QString directory, QString id, QString userMessageId) override;
    Reply<SessionStatuses> statuses(QString directory) override;
    Reply<MessagePage> messages(QString directory, QString id, int limit, QString before) override;
    Reply<MessageWithParts> message(QString directory, QString id, QString messageId) override;
    Reply<void> prompt(QString directory, QString id, Prompt prompt) override;
    Reply<void> command(QString directory, QString id, CommandCall call) override;
    Reply<void> shell(QString directory, QString id, ShellCall call) override;
    Reply<void> abort(QString directory, QString id) override;
    Reply<QList<PermissionRequest>> permissions(QString directory) override;
    Reply<void> replyPermission(QString directory, QString id, PermissionReply reply, QString message) override;
    Reply<QList<QuestionRequest>> questions(QString directory) override;
    Reply<void> replyQuestion(QString directory, QString id, QList<QStringList> answers) override;
    Reply<void> rejectQuestion(QString directory, QString id) override;
    Reply<QList<Agent>> agents(QString directory) override;
    Reply<QList<Provider>> providers(QString directory) override;
    Reply<Configuration> configuration(QString directory) override;
    Reply<QList<Command>> commands(QString directory) override;
    Reply<VcsInfo> vcs(QString directory) override;
    Reply<QList<FileDiff>> vcsStatus(QString directory) override;
    Reply<QStringList> findFiles(QString directory, QString query, int limit) override;
    Reply<QList<FileNode>> files(QString directory, QString path) override;
    Reply<QHash<QString, QList<AuthMethod>>> authMethods(QString directory) override;
    Reply<void> setApiKey(QString providerId, QByteArray key) override;
    Reply<void> removeAuth(QString providerId) override;
    Reply<void> disposeInstance(QString directory) override;
    Reply<QList<Pty>> ptys(QString directory) override;

private:
    Transport &m_transport;
};

} // namespace qd::opencode
