// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/api.h"

namespace qd::test {

//! An Api that can do nothing: tests override what they need, and everything else fails as Unsupported.
class NullApi : public opencode::Api
{
public:
    opencode::Reply<opencode::Health> health() override { return none<opencode::Health>(); }
    opencode::Reply<opencode::ServerPaths> paths(QString) override { return none<opencode::ServerPaths>(); }
    opencode::Reply<QList<opencode::Project>> projects() override { return none<QList<opencode::Project>>(); }
    opencode::Reply<opencode::SessionPage> sessions(opencode::SessionQuery) override
    {
        return none<opencode::SessionPage>();
    }
    opencode::Reply<opencode::Session> session(QString, QString) override { return none<opencode::Session>(); }
    opencode::Reply<QList<opencode::Session>> children(QString, QString) override
    {
        return none<QList<opencode::Session>>();
    }
    opencode::Reply<opencode::Session> createSession(QString, opencode::NewSession) override
    {
        return none<opencode::Session>();
    }
    opencode::Reply<opencode::Session> patchSession(QString, QString, opencode::SessionPatch) override
    {
        return none<opencode::Session>();
    }
    opencode::Reply<void> deleteSession(QString, QString) override { return none<void>(); }
    opencode::Reply<opencode::Session> fork(QString, QString, QString) override { return none<opencode::Session>(); }
    opencode::Reply<opencode::Session> revert(QString, QString, QString, QString) override
    {
        return none<opencode::Session>();
    }
    opencode::Reply<opencode::Session> unrevert(QString, QString) override { return none<opencode::Session>(); }
    opencode::Reply<void> summarize(QString, QString, opencode::ModelRef) override { return none<void>(); }
    opencode::Reply<QList<opencode::Todo>> todos(QString, QString) override { return none<QList<opencode::Todo>>(); }
    opencode::Reply<QList<opencode::FileDiff>> diff(QString, QString, QString) override
    {
        return none<QList<opencode::FileDiff>>();
    }
    opencode::Reply<opencode::SessionStatuses> statuses(QString) override { return none<opencode::SessionStatuses>(); }
    opencode::Reply<opencode::MessagePage> messages(QString, QString, int, QString) override
    {
        return none<opencode::MessagePage>();
    }
    opencode::Reply<opencode::MessageWithParts> message(QString, QString, QString) override
    {
        return none<opencode::MessageWithParts>();
    }
    opencode::Reply<void> prompt(QString, QString, opencode::Prompt) override { return none<void>(); }
    opencode::Reply<void> command(QString, QString, opencode::CommandCall) override { return none<void>(); }
    opencode::Reply<void> shell(QString, QString, opencode::ShellCall) override { return none<void>(); }
    opencode::Reply<void> abort(QString, QString) override { return none<void>(); }
    opencode::Reply<QList<opencode::PermissionRequest>> permissions(QString) override
    {
        return none<QList<opencode::PermissionRequest>>();
    }
    opencode::Reply<void> replyPermission(QString, QString, opencode::PermissionReply, QString) override
    {
        return none<void>();
    }
    opencode::Reply<QList<opencode::QuestionRequest>> questions(QString) override
    {
        return none<QList<opencode::QuestionRequest>>();
    }
    opencode::Reply<void> replyQuestion(QString, QString, QList<QStringList>) override { return none<void>(); }
    opencode::Reply<void> rejectQuestion(QString, QString) override { return none<void>(); }
    opencode::Reply<QList<opencode::Agent>> agents(QString) override { return none<QList<opencode::Agent>>(); }
    opencode::Reply<QList<opencode::Provider>> providers(QString) override { return none<QList<opencode::Provider>>(); }
    opencode::Reply<opencode::Configuration> configuration(QString) override { return none<opencode::Configuration>(); }
    opencode::Reply<QList<opencode::Command>> commands(QString) override { return none<QList<opencode::Command>>(); }
    opencode::Reply<opencode::VcsInfo> vcs(QString) override { return none<opencode::VcsInfo>(); }
    opencode::Reply<QList<opencode::FileDiff>> vcsStatus(QString) override { return none<QList<opencode::FileDiff>>(); }
    opencode::Reply<QStringList> findFiles(QString, QString, int) override { return none<QStringList>(); }
    opencode::Reply<QList<opencode::FileNode>> files(QString, QString) override
    {
        return none<QList<opencode::FileNode>>();
    }
    opencode::Reply<QHash<QString, QList<opencode::AuthMethod>>> authMethods(QString) override
    {
        return none<QHash<QString, QList<opencode::AuthMethod>>>();
    }
    opencode::Reply<void> setApiKey(QString, QByteArray) override { return none<void>(); }
    opencode::Reply<void> removeAuth(QString) override { return none<void>(); }
    opencode::Reply<void> disposeInstance(QString) override { return none<void>(); }
    opencode::Reply<QList<opencode::Pty>> ptys(QString) override { return none<QList<opencode::Pty>>(); }

private:
    template <typename T>
    static opencode::Reply<T> none()
    {
        co_return failure(Error::Code::Unsupported);
    }
};

} // namespace qd::test
