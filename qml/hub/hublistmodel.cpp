// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hublistmodel.h"

namespace qd::ui {

HubListModel::HubListModel(QObject *parent)
    : RowModel(parent)
{}

void HubListModel::setLink(HubLink *link)
{
    if (m_link == link && link) // null is also what is left of one that has gone
        return;
    if (m_link)
        m_link->disconnect(this);
    m_reading.cancel();
    m_tasks.cancel();
    m_link = link;
    m_ready = m_loaded = m_loading = false;
    m_problem.clear();
    forget();
    if (link) {
        connect(link, &HubLink::changed, this, &HubListModel::follow);
        connect(link, &QObject::destroyed, this, [this] { setLink(nullptr); });
    }
    Q_EMIT linkChanged();
    Q_EMIT stateChanged();
    follow();
}

void HubListModel::follow()
{
    const bool ready = m_link && m_link->isReady();
    if (std::exchange(m_ready, ready) != ready && ready)
        reload();
}

void HubListModel::reload()
{
    if (!m_link || !m_link->isReady())
        return;
    m_reading.cancel();
    m_loading = true;
    Q_EMIT stateChanged();
    TaskScope::start(readTask(m_link));
}

QCoro::Task<> HubListModel::readTask(HubLink *link)
{
    QCoro::Task<Outcome<void>> reads = m_reading(read(link));
    const Outcome<void> done = co_await reads;
    m_loading = false;
    m_loaded = m_loaded || done.has_value();
    m_problem = done ? QString() : hubSentence(failedWords(), done.error());
    Q_EMIT stateChanged();
}

} // namespace qd::ui
