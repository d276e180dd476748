// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/desktop/traystate.h"

#include "core/base/redact.h"
#include "core/models/inboxmodel.h"
#include "core/sessions/sessionkey.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

constexpr qsizetype longestText = 60;

} // namespace

TrayState::TrayState(const QAbstractItemModel &workspaces, const InboxModel &inbox, Scheduler &scheduler,
                     QObject *parent)
    : QObject(parent)
    , m_workspaces(workspaces)
    , m_inbox(inbox)
    , m_scheduler(scheduler)
{
    for (const auto *model : {&workspaces, static_cast<const QAbstractItemModel *>(&inbox)}) {
        const auto later = [this] {
            if (std::exchange(m_gathering, true))
                return;
            m_scheduler.after(gatherMs, this, [this] {
                m_gathering = false;
                refresh();
            });
        };
        connect(model, &QAbstractItemModel::dataChanged, this, later);
        connect(model, &QAbstractItemModel::rowsInserted, this, later);
        connect(model, &QAbstractItemModel::rowsRemoved, this, later);
        connect(model, &QAbstractItemModel::rowsMoved, this, later);
        connect(model, &QAbstractItemModel::modelReset, this, later);
    }
    refresh();
}

void TrayState::setWindowShown(bool shown)
{
    if (std::exchange(m_windowShown, shown) != shown)
        refresh();
}

void TrayState::refresh()
{
    const auto workspaces = m_workspaces.rows();
    int busy = 0;
    for (const auto &workspace : workspaces)
        busy += workspace.busy;
    const int waiting = m_inbox.rowCount();
    const Status status = waiting > 0 ? Status::Waiting : busy > 0 ? Status::Busy : Status::Idle;

    QList<TrayItem> items = waitingSessions(workspaces);
    if (!items.isEmpty())
        items.append(TrayItem{});
    items += workspaceItems(workspaces);
    items.append(TrayItem{});
    items.append({TrayItem::Kind::NewSession, tr("New session"), {}, {}});
    items.append({TrayItem::Kind::ToggleWindow, m_windowShown ? tr("Hide window") : tr("Show window"), {}, {}});
    items.append({TrayItem::Kind::Quit, tr("Quit"), {}, {}});

    const QString tooltip = tooltipOf(waiting, busy);
    if (status == m_status && tooltip == m_tooltip && items == m_items)
        return;
    m_status = status;
    m_tooltip = tooltip;
    m_items = items;
    Q_EMIT changed();
}

QList<TrayItem> TrayState::waitingSessions(const QList<WorkspaceList::Row> &workspaces) const
{
    QHash<QString, QString> names;
    for (const auto &workspace : workspaces)
        names.insert(workspace.id, workspace.name);
    QList<TrayItem> items;
    QSet<SessionKey> seen;
    for (int row = 0; row < m_inbox.rowCount(); ++row) {
        const auto text = [this, row](int role) { return m_inbox.data(m_inbox.index(row), role).toString(); };
        const QString workspace = text(InboxModel::WorkspaceIdRole);
        const QString session = text(InboxModel::RootSessionIdRole);
        const SessionKey key{workspace, session};
        if (seen.contains(key))
            continue;
        seen.insert(key);
        const QString title = oneLine(text(InboxModel::SessionTitleRole), longestText);
        //: %1 the title of a session that waits for the person, %2 its workspace
        items.append({TrayItem::Kind::Session, tr("%1 – %2").arg(title, names.value(workspace)), workspace, session});
    }
    if (items.size() > sessionLimit) {
        const auto more = int(items.size()) - sessionLimit;
        items.resize(sessionLimit);
        items.append({TrayItem::Kind::Inbox, tr("%1 more that wait").arg(more), {}, {}});
    }
    return items;
}

QList<TrayItem> TrayState::workspaceItems(const QList<WorkspaceList::Row> &workspaces)
{
    QList<TrayItem> items;
    for (const auto &workspace : workspaces.mid(0, workspaceLimit))
        items.append({TrayItem::Kind::Workspace, oneLine(workspace.name, longestText), workspace.id, {}});
    if (workspaces.size() > workspaceLimit)
        items.append({TrayItem::Kind::Workspaces, tr("All %1 workspaces").arg(workspaces.size()), {}, {}});
    return items;
}

QString TrayState::tooltipOf(int waiting, int busy)
{
    const QString waits = waiting == 1 ? tr("1 waits for you") : tr("%1 wait for you").arg(waiting);
    const QString works = busy == 1 ? tr("1 is busy") : tr("%1 are busy").arg(busy);
    if (waiting > 0 && busy > 0)
        return waits + u" · "_s + works;
    return waiting > 0 ? waits : busy > 0 ? works : tr("Nothing is running");
}

} // namespace qd::ui
