// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/tasks/newtask.h"

#include "embedded-server/workspaces/validation.h"

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestPrompt = 1024 * 1024;

QString word(rpc::AgentType type)
{
    for (const auto &[known, name] : rpc::EnumNames<rpc::AgentType>::names) {
        if (known == type)
            return QLatin1StringView(name);
    }
    return {};
}

} // namespace

Outcome<store::AgentTask> newAgentTask(const rpc::NewAgentTask &params)
{
    const Outcome<QString> prompt = validText(u"The prompt"_s, params.prompt, longestPrompt);
    if (!prompt)
        return tl::unexpected(prompt.error());
    if (prompt->trimmed().isEmpty())
        return refused(u"The prompt is empty. Say what is to be done."_s);
    store::AgentTask task;
    task.agentType = word(params.agentType.value_or(rpc::AgentType::OpenCode));
    task.prompt = *prompt;
    if (params.model) {
        const Outcome<QString> model = validName(u"The model's name"_s, *params.model);
        if (!model)
            return tl::unexpected(model.error());
        task.model = *model;
    }
    return task;
}

Outcome<store::RepositoryGroup> ownGroup(OwnerWork &work, const QUuid &id)
{
    return work.own(store::Repositories(work.transaction()).findGroup(id), u"repository group"_s);
}

Outcome<store::UnitTask> ownUnitTask(OwnerWork &work, const QUuid &id)
{
    return work.own(store::Tasks(work.transaction()).findUnit(id), u"task"_s);
}

Outcome<store::CompositeTask> ownCompositeTask(OwnerWork &work, const QUuid &id)
{
    return work.own(store::Tasks(work.transaction()).findComposite(id), u"task"_s);
}

} // namespace qd::server
