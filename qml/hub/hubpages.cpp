// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hubpages.h"

#include <algorithm>

namespace qd::ui {

namespace {

constexpr int mostAtOnce = 1'000; // that a hub gives

} // namespace

HubPages::HubPages(const QList<QByteArray> &roles, int pageSize, QObject *parent, Scheduler &scheduler)
    : HubController(parent, scheduler)
    , m_rows(roles)
    , m_pageSize(pageSize)
{}

void HubPages::forget()
{
    m_rows.setRows({});
    m_next.reset();
    m_wantsMore = false;
}

void HubPages::readMore()
{
    if (!m_next)
        return;
    m_wantsMore = true;
    refresh();
}

// A page more is added to what is there; without that wish, all that is there is read again.
QCoro::Task<> HubPages::load()
{
    const bool adds = std::exchange(m_wantsMore, false) && m_next;
    std::optional<QString> after;
    if (adds)
        after = m_next;
    const int limit = adds ? m_pageSize : std::clamp(m_rows.count(), m_pageSize, mostAtOnce);
    QCoro::Task<Outcome<Page>> asking = page(after, limit);
    const Outcome<Page> found = co_await asking;
    if (!found) {
        read(hubSentence(cantRead(), found.error()));
        co_return;
    }
    QList<HubRows::Row> all;
    if (adds)
        all = m_rows.rows();
    all.append(found->rows);
    m_rows.setRows(all);
    m_next = found->next;
    read();
}

} // namespace qd::ui
