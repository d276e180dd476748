// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/sidebarcontroller.h"

#include "core/library/library.h"
#include "core/sessions/sessionstore.h"
#include "qml/sessions/deletions.h"
#include "qml/settings/settingsstore.h"
#include "qml/shell/notices.h"
#include "qml/shell/words.h"
#include "qml/workspaces/workspace.h"

#include <QCoroFuture>
#include <QDateTime>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

template <typename T>
QCoro::Task<T> wait(QFuture<T> future)
{
    co_return co_await future;
}

} // namespace

SidebarController::SidebarController(Workspace &workspace, Deletions &deletions, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_deletions(deletions)
    , m_model(workspace.services().store)
{
    m_model.setWorkspaces({WorkspaceEntry{workspace.id(), workspace.name(), workspace.hue()}});
    m_model.setGrouping(workspace.services().settings.groupByDay() ? SessionListModel::ByDay
                                                                   : SessionListModel::ByProject);
    connect(&deletions, &Deletions::hiddenChanged, this, [this] { m_model.setHidden(m_deletions.hidden()); });
}

void SidebarController::setCurrent(const SessionKey &key)
{
    if (m_current == key)
        return;
    m_current = key;
    Q_EMIT currentChanged();
}

void SidebarController::setLoaded()
{
    if (!std::exchange(m_loaded, true))
        Q_EMIT loadedChanged();
}

void SidebarController::loadPins()
{
    TaskScope::start(loadPinsTask());
}

QCoro::Task<> SidebarController::loadPinsTask()
{
    const auto pins = co_await m_tasks(wait(m_workspace.services().library.loadPins(m_workspace.id())));
    if (!pins)
        co_return;
    for (const auto &id : *pins)
        m_pinned.insert({m_workspace.id(), id});
    m_model.setPinned(m_pinned);
}

QVariantMap SidebarController::factsAt(int row) const
{
    const auto index = m_model.index(row);
    return {{u"workspaceId"_s, index.data(SessionListModel::WorkspaceIdRole)},
            {u"sessionId"_s, index.data(SessionListModel::SessionIdRole)},
            {u"title"_s, index.data(SessionListModel::TitleRole)},
            {u"directory"_s, index.data(SessionListModel::DirectoryRole)},
            {u"pinned"_s, index.data(SessionListModel::PinnedRole)},
            {u"archived"_s, index.data(SessionListModel::ArchivedRole)}};
}

void SidebarController::setGroupByDay(bool byDay)
{
    m_workspace.services().settings.setGroupByDay(byDay);
    m_model.setGrouping(byDay ? SessionListModel::ByDay : SessionListModel::ByProject);
}

QCoro::Task<> SidebarController::patch(QString session, opencode::SessionPatch patch, QString what)
{
    const auto *known = m_workspace.services().store.session({m_workspace.id(), session});
    const auto directory = known ? known->directory : QString();
    const auto result = co_await m_tasks(m_workspace.api().patchSession(directory, session, patch));
    if (!result)
        m_workspace.services().notices.show(sentence(what, result.error()));
}

void SidebarController::rename(const QString &, const QString &session, const QString &title)
{
    const auto trimmed = title.trimmed();
    if (trimmed.isEmpty())
        return;
    opencode::SessionPatch change;
    change.title = trimmed;
    TaskScope::start(patch(session, change, tr("Can't rename the session")));
}

void SidebarController::setArchived(const QString &workspace, const QString &session, bool archived)
{
    opencode::SessionPatch change;
    change.archived = archived ? QDateTime::currentMSecsSinceEpoch() : 0;
    TaskScope::start(
        patch(session, change, archived ? tr("Can't archive the session") : tr("Can't bring the session back")));
    if (!archived)
        return;
    m_workspace.services().notices.show(tr("Session archived"), tr("Undo"),
                                        [this, workspace, session] { setArchived(workspace, session, false); });
    Q_EMIT removed(workspace, session);
}

void SidebarController::setPinned(const QString &workspace, const QString &session, bool pinned)
{
    const SessionKey key{workspace, session};
    if (pinned)
        m_pinned.insert(key);
    else
        m_pinned.remove(key);
    m_model.setPinned(m_pinned);
    m_workspace.services().library.setPinned(key, pinned);
}

void SidebarController::remove(const QString &workspace, const QString &session)
{
    const SessionKey key{workspace, session};
    m_deletions.remove(key);
    m_workspace.services().notices.show(
        tr("Session deleted"), tr("Undo"), [this, key] { m_deletions.undo(key); }, Deletions::grace);
    Q_EMIT removed(workspace, session);
}

QStringList SidebarController::neighbour(int direction) const
{
    const int row = m_model.nextSession(m_model.rowOf(m_current.workspace, m_current.id), direction);
    if (row < 0)
        return {};
    const auto index = m_model.index(row);
    return {index.data(SessionListModel::WorkspaceIdRole).toString(),
            index.data(SessionListModel::SessionIdRole).toString()};
}

} // namespace qd::ui
