// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/requests.h"

#include "core/sessions/sessionstore.h"
#include "qml/sessions/permissionrules.h"
#include "qml/shell/notices.h"
#include "qml/shell/words.h"
#include "qml/workspaces/workspace.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

// What a workspace's own setting answers without asking. A loop is always asked about: that is what the question is for.
bool allowedByPreset(const QString &preset, const opencode::PermissionRequest &request)
{
    static const QStringList reads{u"read"_s, u"glob"_s, u"grep"_s, u"list"_s, u"lsp"_s};
    if (preset == "allow-all"_L1)
        return request.permission != "doom_loop"_L1;
    return preset == "allow-reads"_L1 && reads.contains(request.permission);
}

} // namespace

Requests::Requests(Workspace &workspace, PermissionRules &rules)
    : QObject(&workspace)
    , m_workspace(workspace)
    , m_rules(rules)
{
    connect(&workspace.services().store, &SessionStore::requestsChanged, this, [this](const QString &changed) {
        if (changed == m_workspace.id())
            answerByRules();
    });
    connect(&rules, &PermissionRules::loaded, this, &Requests::answerByRules);
    connect(&workspace, &Workspace::recordChanged, this, &Requests::answerByRules);
}

void Requests::answerPermission(const QString &requestId, Answer answer, const QString &message)
{
    auto &store = m_workspace.services().store;
    const auto all = store.permissions(SessionKey{m_workspace.id(), {}});
    const auto it = std::ranges::find(all, requestId, [](const auto &pending) { return pending.request.id; });
    if (it == all.cend())
        return;
    const auto &pending = *it;
    if (!store.takeRequest(m_workspace.id(), requestId))
        return;
    if (answer == Answer::AlwaysHere)
        m_rules.add(pending.directory, pending.request.permission, pending.request.always);
    const auto reply = answer == Answer::Once     ? opencode::PermissionReply::Once
                       : answer == Answer::Reject ? opencode::PermissionReply::Reject
                                                  : opencode::PermissionReply::Always;
    TaskScope::start(sendPermission(requestId, pending.directory, reply, message));
}

void Requests::answerByRules()
{
    const auto preset = m_workspace.record().settings.permissionPreset;
    for (const auto &pending : m_workspace.services().store.permissions(SessionKey{m_workspace.id(), {}})) {
        if (!pending.stale &&
            (allowedByPreset(preset, pending.request) || m_rules.allows(pending.directory, pending.request)))
            answerPermission(pending.request.id, Answer::Once);
    }
}

void Requests::answerQuestion(const QString &requestId, const QVariantList &answers)
{
    QList<QStringList> lists;
    for (const auto &answer : answers)
        lists += answer.toStringList();
    auto &store = m_workspace.services().store;
    const auto all = store.questions(SessionKey{m_workspace.id(), {}});
    const auto it = std::ranges::find(all, requestId, [](const auto &pending) { return pending.request.id; });
    if (it == all.cend())
        return;
    const auto directory = it->directory;
    if (store.takeRequest(m_workspace.id(), requestId))
        TaskScope::start(sendQuestion(requestId, directory, lists, false));
}

void Requests::rejectQuestion(const QString &requestId)
{
    auto &store = m_workspace.services().store;
    const auto all = store.questions(SessionKey{m_workspace.id(), {}});
    const auto it = std::ranges::find(all, requestId, [](const auto &pending) { return pending.request.id; });
    if (it == all.cend())
        return;
    const auto directory = it->directory;
    if (store.takeRequest(m_workspace.id(), requestId))
        TaskScope::start(sendQuestion(requestId, directory, {}, true));
}

QCoro::Task<> Requests::sendPermission(QString requestId, QString directory, opencode::PermissionReply reply,
                                       QString message)
{
    const auto result = co_await m_tasks(m_workspace.api().replyPermission(directory, requestId, reply, message));
    if (!result && result.error().code != Error::Code::NotFound)
        failed(requestId, sentence(tr("The answer did not arrive"), result.error()));
}

QCoro::Task<> Requests::sendQuestion(QString requestId, QString directory, QList<QStringList> answers, bool reject)
{
    auto task = reject ? m_workspace.api().rejectQuestion(directory, requestId)
                       : m_workspace.api().replyQuestion(directory, requestId, answers);
    const auto result = co_await m_tasks(std::move(task));
    if (!result && result.error().code != Error::Code::NotFound)
        failed(requestId, sentence(tr("The answer did not arrive"), result.error()));
}

void Requests::failed(const QString &requestId, const QString &text)
{
    m_workspace.services().store.restoreRequest(m_workspace.id(), requestId);
    m_workspace.services().notices.show(text);
}

} // namespace qd::ui
