// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hubcontroller.h"

namespace qd::ui {

HubController::HubController(QObject *parent, Scheduler &scheduler)
    : QObject(parent)
    , m_scheduler(scheduler)
{}

HubController::~HubController() = default;

void HubController::setLink(HubLink *link)
{
    if (m_link == link)
        return;
    if (m_link)
        m_link->disconnect(this);
    letGo();
    m_link = link;
    if (link) {
        connect(link, &HubLink::changed, this, &HubController::follow);
        connect(link, &QObject::destroyed, this, &HubController::letGo);
    }
    Q_EMIT linkChanged();
    follow();
}

void HubController::follow()
{
    const bool ready = m_link && m_link->isReady();
    const bool offered = ready && mayUse(*m_link);
    if (ready && !offered)
        forget(); // one may not any more
    if (m_offered == offered)
        return;
    m_offered = offered;
    drop();
    Q_EMIT offeredChanged();
    refresh();
    plan();
}

void HubController::letGo()
{
    m_tasks.cancel();
    drop();
    m_loaded = m_busy = false;
    m_problem.clear();
    m_trouble.clear();
    forget();
    if (std::exchange(m_offered, false))
        Q_EMIT offeredChanged();
    Q_EMIT changed();
}

void HubController::drop()
{
    m_reads.cancel();
    m_reading = m_again = false;
}

void HubController::setShown(bool shown)
{
    if (m_shown == shown)
        return;
    m_shown = shown;
    Q_EMIT shownChanged();
    if (shown)
        refresh();
    plan();
}

void HubController::plan()
{
    m_scheduler.cancel(std::exchange(m_plan, 0));
    if (!m_shown || !m_offered || paceMs() <= 0)
        return;
    m_plan = m_scheduler.after(paceMs(), this, [this] {
        refresh();
        plan();
    });
}

void HubController::refresh()
{
    if (!m_offered)
        return;
    m_again = m_reading;
    if (m_reading)
        return;
    m_reading = true;
    TaskScope::start(reading());
}

QCoro::Task<> HubController::reading()
{
    QCoro::Task<> loading = m_reads(load());
    co_await loading;
    m_reading = false;
    if (m_again)
        refresh();
}

QCoro::Task<> HubController::load()
{
    read();
    co_return;
}

void HubController::read(const QString &trouble)
{
    m_loaded = m_loaded || trouble.isEmpty();
    m_trouble = trouble;
    Q_EMIT changed();
}

void HubController::dismiss()
{
    if (m_problem.isEmpty())
        return;
    m_problem.clear();
    Q_EMIT changed();
}

void HubController::setBusy()
{
    m_busy = true;
    m_problem.clear();
    Q_EMIT changed();
}

void HubController::settle(const QString &problem)
{
    m_busy = false;
    m_problem = problem;
    Q_EMIT changed();
}

bool HubController::hasAccounts(const HubLink &link)
{
    return link.capabilities().contains(QLatin1StringView("accounts"));
}

bool HubController::isMember(const HubLink &link)
{
    return hasAccounts(link) && link.userId() != rpc::Principal::local().id;
}

} // namespace qd::ui
