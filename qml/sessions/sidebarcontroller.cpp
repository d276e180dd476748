// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/sidebarcontroller.h"

#include "core/base/worker.h"
#include "core/library/library.h"
#include "core/sessions/sessionstore.h"
#include "qml/settings/settingsstore.h"
#include "qml/shell/notices.h"
#include "qml/shell/words.h"
#include "qml/workspaces/workspaces.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace qd::ui {

SidebarController::SidebarController(Workspaces &workspaces, QObject *parent)
    : QObject(parent)
    , m_workspaces(workspaces)
    , m_model(workspaces.services().store)
{
    m_model.setGrouping(workspaces.services().settings.groupByDay() ? SessionListModel::ByDay
                                                                    : SessionListModel::ByProject);
    const auto follow = [this](Workspace *workspace) {
        connect(&workspace->deletions(), &Deletions::hiddenChanged, this, &SidebarController::showHidden);
    };
    for (auto *workspace : workspaces.all())
        follow(workspace);
    connect(&workspaces, &Workspaces::added, this, [this, follow](Workspace *workspace) {
        follow(workspace);
        TaskScope::start(loadPinsTask(workspace->id()));
    });
    connect(&workspaces, &Workspaces::removing, this, [this](Workspace *workspace) {
        if (m_onlyWorkspace == workspace->id())
            setOnlyWorkspace({});
    });
    connect(&workspaces, &Workspaces::listChanged, this, &SidebarController::showWorkspaces);
    showWorkspaces();
}

void SidebarController::showWorkspaces()
{
    auto entries = m_workspaces.entries();
    if (!m_onlyWorkspace.isEmpty())
        entries.removeIf([this](const WorkspaceEntry &entry) { return entry.id != m_onlyWorkspace; });
    m_model.setWorkspaces(entries);
}

void SidebarController::showHidden()
{
    QSet<SessionKey> hidden;
    for (auto *workspace : m_workspaces.all())
        hidden.unite(workspace->deletions().hidden());
    m_model.setHidden(hidden);
}

void SidebarController::setOnlyWorkspace(const QString &id)
{
    if (std::exchange(m_onlyWorkspace, id) == id)
        return;
    showWorkspaces();
    Q_EMIT onlyWorkspaceChanged();
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
    for (const auto *workspace : m_workspaces.all())
        TaskScope::start(loadPinsTask(workspace->id()));
}

QCoro::Task<> SidebarController::loadPinsTask(QString workspace)
{
    const auto pins = co_await m_tasks(taskOf(m_workspaces.services().library.loadPins(workspace)));
    if (!pins || pins->isEmpty())
        co_return;
    for (const auto &id : *pins)
        m_pinned.insert({workspace, id});
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
    m_workspaces.services().settings.setGroupByDay(byDay);
    m_model.setGrouping(byDay ? SessionListModel::ByDay : SessionListModel::ByProject);
}

QCoro::Task<> SidebarController::patch(SessionKey session, opencode::SessionPatch patch, QString what)
{
    auto *workspace = m_workspaces.find(session.workspace);
    if (!workspace)
        co_return;
    const auto *known = m_workspaces.services().store.session(session);
    const auto directory = known ? known->directory : QString();
    const auto result = co_await m_tasks(workspace->api().patchSession(directory, session.id, patch));
    if (!result)
        m_workspaces.services().notices.show(sentence(what, result.error()));
}

void SidebarController::rename(const QString &workspace, const QString &session, const QString &title)
{
    const auto trimmed = title.trimmed();
    if (trimmed.isEmpty())
        return;
    opencode::SessionPatch change;
    change.title = trimmed;
    TaskScope::start(patch({workspace, session}, change, tr("Can't rename the session")));
}

void SidebarController::setArchived(const QString &workspace, const QString &session, bool archived)
{
    opencode::SessionPatch change;
    change.archived = archived ? QDateTime::currentMSecsSinceEpoch() : 0;
    TaskScope::start(patch({workspace, session}, change,
                           archived ? tr("Can't archive the session") : tr("Can't bring the session back")));
    if (!archived)
        return;
    m_workspaces.services().notices.show(tr("Session archived"), tr("Undo"),
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
    m_workspaces.services().library.setPinned(key, pinned);
}

void SidebarController::remove(const QString &workspace, const QString &session)
{
    auto *owner = m_workspaces.find(workspace);
    if (!owner)
        return;
    const SessionKey key{workspace, session};
    owner->deletions().remove(key);
    m_workspaces.services().notices.show(
        tr("Session deleted"), tr("Undo"),
        [this, key] {
            if (auto *still = m_workspaces.find(key.workspace))
                still->deletions().undo(key);
        },
        Deletions::grace);
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
