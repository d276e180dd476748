// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/lentkeys.h"

#include <QPointer>

namespace qd::ui {

namespace {

// Of a hub that need not hear that anybody waits.
QCoro::Task<> takenBack(HubHost *hub)
{
    const Outcome<void> done = co_await hub->lendKeys(nullptr);
    std::ignore = done;
}

} // namespace

LentKeys::LentKeys(HubHost *hub, QObject *parent)
    : QObject(parent)
    , m_hub(hub)
{}

LentKeys::~LentKeys()
{
    forget();
    if (m_isLent)
        TaskScope::start(takenBack(m_hub));
}

void LentKeys::begin()
{
    if (!m_hub)
        return Q_EMIT begun();
    m_isLent = true;
    m_isBegun = false;
    m_tasks.cancel();
    TaskScope::start(lend());
}

QCoro::Task<> LentKeys::lend()
{
    m_problem.clear();
    const QPointer self(this);
    HubHost::KeysTaker taker = [self](const std::optional<ServerHost::ModelKeys> &keys) {
        if (self && self->m_isLent)
            self->take(keys);
    };
    auto lending = m_tasks(m_hub->lendKeys(std::move(taker)));
    const Outcome<void> lent = co_await lending;
    if (!lent)
        m_problem = lent.error().detail.isEmpty() ? tr("The keys of this computer can't be read. Try again.")
                                                  : lent.error().detail;
    m_isBegun = true;
    Q_EMIT begun();
}

void LentKeys::take(const std::optional<ServerHost::ModelKeys> &keys)
{
    forget();
    m_keys = keys;
    if (m_isBegun)
        Q_EMIT changed();
}

void LentKeys::end()
{
    forget();
    m_problem.clear();
    if (!std::exchange(m_isLent, false))
        return Q_EMIT ended();
    m_tasks.cancel();
    TaskScope::start(giveBack());
}

QCoro::Task<> LentKeys::giveBack()
{
    auto giving = m_tasks(m_hub->lendKeys(nullptr));
    const Outcome<void> done = co_await giving;
    std::ignore = done; // the next start revokes what is left
    Q_EMIT ended();
}

void LentKeys::forget()
{
    if (m_keys)
        m_keys->token.fill('\0');
    m_keys.reset();
}

} // namespace qd::ui
