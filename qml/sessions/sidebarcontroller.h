// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/models/sessionlistmodel.h"
#include "core/opencode/apitypes.h"
#include "core/sessions/sessionkey.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

class Workspaces;

//! \brief The session list and what a person does with its rows. GUI thread.
class SidebarController : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(qd::SessionListModel *model READ model CONSTANT)
    Q_PROPERTY(QString currentWorkspace READ currentWorkspace NOTIFY currentChanged)
    Q_PROPERTY(QString currentSession READ currentSession NOTIFY currentChanged)
    //! The list is known, from the last run or from the server: an empty one is really empty.
    Q_PROPERTY(bool loaded READ isLoaded NOTIFY loadedChanged)
    //! Only this workspace's sessions are listed; empty = those of all.
    Q_PROPERTY(QString onlyWorkspace READ onlyWorkspace WRITE setOnlyWorkspace NOTIFY onlyWorkspaceChanged)

public:
    explicit SidebarController(Workspaces &workspaces, QObject *parent = nullptr);

    [[nodiscard]] SessionListModel *model() { return &m_model; }
    [[nodiscard]] QString currentWorkspace() const { return m_current.workspace; }
    [[nodiscard]] QString currentSession() const { return m_current.id; }
    void setCurrent(const SessionKey &key);
    [[nodiscard]] bool isLoaded() const { return m_loaded; }
    void setLoaded();
    void loadPins();
    [[nodiscard]] QString onlyWorkspace() const { return m_onlyWorkspace; }
    void setOnlyWorkspace(const QString &id);

    //! What a menu needs of a row: workspaceId, sessionId, title, directory, pinned, archived.
    Q_INVOKABLE [[nodiscard]] QVariantMap factsAt(int row) const;
    Q_INVOKABLE void setGroupByDay(bool byDay);
    Q_INVOKABLE void rename(const QString &workspace, const QString &session, const QString &title);
    Q_INVOKABLE void setArchived(const QString &workspace, const QString &session, bool archived);
    Q_INVOKABLE void setPinned(const QString &workspace, const QString &session, bool pinned);
    //! Hidden at once, deleted after ten seconds unless it is taken back.
    Q_INVOKABLE void remove(const QString &workspace, const QString &session);
    //! The session above (-1) or below (1) the current one, as (workspace, id); empty at the end.
    Q_INVOKABLE [[nodiscard]] QStringList neighbour(int direction) const;

Q_SIGNALS:
    void currentChanged();
    void loadedChanged();
    void onlyWorkspaceChanged();
    //! It is not shown any more: a view of it should close.
    void removed(const QString &workspace, const QString &session);

private:
    void showWorkspaces();
    void showHidden();
    QCoro::Task<> patch(SessionKey session, opencode::SessionPatch patch, QString what);
    QCoro::Task<> loadPinsTask(QString workspace);

    Workspaces &m_workspaces;
    SessionListModel m_model;
    QString m_onlyWorkspace;
    QSet<SessionKey> m_pinned;
    SessionKey m_current;
    bool m_loaded = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
