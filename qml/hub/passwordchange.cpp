// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/passwordchange.h"

namespace qd::ui {

PasswordChange::PasswordChange(QObject *parent, Scheduler &scheduler)
    : HubController(parent, scheduler)
{}

void PasswordChange::replace(const QString &current, const QString &next, const QString &again)
{
    m_differ = next != again;
    if (m_differ) {
        fail(tr("The new password was not typed the same twice. Type it again."));
        return;
    }
    rpc::PasswordChange::Params params;
    params.current = current;
    params.next = next;
    TaskScope::start(replaceTask(std::move(params)));
}

QCoro::Task<> PasswordChange::replaceTask(rpc::PasswordChange::Params params)
{
    QCoro::Task<std::optional<rpc::Nothing>> changing =
        change<rpc::PasswordChange>(tr("Can't change the password"), std::move(params));
    const std::optional<rpc::Nothing> replaced = co_await changing;
    if (replaced)
        Q_EMIT done();
}

} // namespace qd::ui
