// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hubconfirmation.h"

#include "core/protocol/confirmmethods.h"
#include "qml/hub/hubwords.h"

using namespace Qt::StringLiterals;

namespace qd::ui {

HubConfirmation::HubConfirmation(HubApi &api)
    : m_api(api)
{
    m_api.setConfirm([this] { return ask(); });
    // Whoever connects anew may have signed in meanwhile, and what waited may be done by another sign-in.
    connect(&m_api, &HubApi::readyChanged, this, [this] {
        if (!m_api.isReady())
            cancel();
    });
}

HubConfirmation::~HubConfirmation()
{
    m_api.setConfirm({});
}

QCoro::Task<bool> HubConfirmation::answerOf(Completion<bool> completion)
{
    const bool answer = co_await completion;
    co_return answer;
}

QCoro::Task<std::optional<bool>> HubConfirmation::ask()
{
    if (!m_attended)
        co_return std::nullopt;
    if (!m_wanted) {
        QCoro::Task<Outcome<rpc::SessionsProof::Result>> asking = m_tasks(m_api.call<rpc::SessionsProof>());
        const Outcome<rpc::SessionsProof::Result> proof = co_await asking;
        if (!proof)
            co_return std::nullopt;
        m_byPassword = proof->ways.contains(u"password"_s);
    }
    if (!m_wanted) { // unless another call was faster
        m_problem.clear();
        m_wanted = true;
        Q_EMIT changed();
    }
    QCoro::Task<bool> waiting = answerOf(m_waiting.emplaceBack());
    const bool confirmed = co_await waiting;
    co_return confirmed;
}

void HubConfirmation::confirm(const QString &password)
{
    if (m_wanted && !m_busy && !password.isEmpty())
        TaskScope::start(m_tasks(confirmTask(password)));
}

QCoro::Task<> HubConfirmation::confirmTask(QString password)
{
    m_busy = true;
    m_problem.clear();
    Q_EMIT changed();
    rpc::SessionsConfirm::Params params;
    params.password = std::move(password);
    QCoro::Task<Outcome<rpc::SessionsConfirm::Result>> asking =
        m_tasks(m_api.call<rpc::SessionsConfirm>(std::move(params)));
    const Outcome<rpc::SessionsConfirm::Result> result = co_await asking;
    m_busy = false;
    if (result) {
        settle(true);
        co_return;
    }
    m_problem = hubSentence(tr("Can't confirm it"), result.error());
    Q_EMIT changed();
}

void HubConfirmation::dismiss()
{
    if (m_problem.isEmpty())
        return;
    m_problem.clear();
    Q_EMIT changed();
}

void HubConfirmation::settle(bool confirmed)
{
    if (!m_wanted)
        return;
    m_wanted = false;
    m_problem.clear();
    const QList<Completion<bool>> waiting = std::exchange(m_waiting, {}); // who waits may ask again at once
    Q_EMIT changed();
    for (const Completion<bool> &answer : waiting)
        answer.complete(confirmed);
}

} // namespace qd::ui
