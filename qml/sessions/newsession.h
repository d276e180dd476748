// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/projectlistmodel.h"
#include "qml/sessions/composer.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

Q_MOC_INCLUDE("qml/workspaces/workspace.h")

namespace qd::ui {

class SessionController;
class Workspace;

//! \brief A session that is about to begin: its project and its first prompt. The session is made when that prompt is sent.
class NewSession : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(qd::ui::Workspace *workspace READ workspace CONSTANT)
    Q_PROPERTY(qd::ProjectListModel *projects READ projects CONSTANT)
    Q_PROPERTY(qd::ui::Composer *composer READ composer CONSTANT)
    Q_PROPERTY(QString directory READ directory WRITE setDirectory NOTIFY directoryChanged)
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    //! Why the last path was not taken, as a sentence.
    Q_PROPERTY(QString pathProblem READ pathProblem NOTIFY pathProblemChanged)

public:
    explicit NewSession(Workspace &workspace, QObject *parent = nullptr);

    [[nodiscard]] Workspace *workspace() const { return &m_workspace; }
    [[nodiscard]] QString workspaceId() const;
    [[nodiscard]] ProjectListModel *projects() { return &m_projects; }
    [[nodiscard]] Composer *composer() { return &m_composer; }
    [[nodiscard]] QString directory() const { return m_directory; }
    void setDirectory(const QString &directory);
    //! The project of the last time in this workspace, else its first favourite, else its most recent one; nothing if one is picked.
    void suggestDirectory();
    //! What was typed for another workspace, see Composer::takeOver().
    void takeOver(const NewSession &other);
    [[nodiscard]] bool isBusy() const { return m_busy; }

    //! Takes a typed path (`~` stands for home) if there is such a folder where the server runs: pathTaken() or pathProblem follows.
    Q_INVOKABLE void takePath(const QString &path);
    Q_INVOKABLE void clearPathProblem() { setPathProblem({}); }
    //! One that was looked at in a browser of the workspace's folders.
    Q_INVOKABLE void pickFolder(const QString &folder);
    //! Whether what is typed into a search for projects is the path of one, also on a server with drives.
    Q_INVOKABLE [[nodiscard]] static bool isPath(const QString &text);
    //! Why a session can't begin in that folder of this computer, as a sentence; empty if it can.
    [[nodiscard]] static QString folderProblem(const QString &path);
    [[nodiscard]] QString pathProblem() const { return m_pathProblem; }
    Q_INVOKABLE void send();

Q_SIGNALS:
    void directoryChanged();
    void busyChanged();
    void pathTaken();
    void pathProblemChanged();
    //! The session exists; send the prompt through it.
    void created(const qd::SessionKey &key, const qd::opencode::Prompt &prompt);

private:
    QCoro::Task<> create();
    [[nodiscard]] QString tryLocal(const QString &path);
    QCoro::Task<> tryRemote(QString path);
    void setPathProblem(const QString &problem);
    void askSpelling();
    QCoro::Task<> takeSpelling();
    void sendPlanned();
    void setBusy(bool busy);

    Workspace &m_workspace;
    ProjectListModel m_projects;
    Composer m_composer;
    QString m_directory;
    QString m_pathProblem;
    QString m_spelled; //!< as the server spells it
    bool m_busy = false;
    bool m_creating = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
