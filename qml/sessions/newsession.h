// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/projectlistmodel.h"
#include "qml/sessions/composer.h"

#include <QObject>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

class SessionController;
class Workspace;

//! \brief A session that is about to begin: its project and its first prompt. The session is made when that prompt is sent.
class NewSession : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(QString workspaceName READ workspaceName CONSTANT)
    Q_PROPERTY(qd::ProjectListModel *projects READ projects CONSTANT)
    Q_PROPERTY(qd::ui::Composer *composer READ composer CONSTANT)
    Q_PROPERTY(QString directory READ directory WRITE setDirectory NOTIFY directoryChanged)
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)

public:
    explicit NewSession(Workspace &workspace, QObject *parent = nullptr);

    [[nodiscard]] QString workspaceName() const;
    [[nodiscard]] ProjectListModel *projects() { return &m_projects; }
    [[nodiscard]] Composer *composer() { return &m_composer; }
    [[nodiscard]] QString directory() const { return m_directory; }
    void setDirectory(const QString &directory);
    [[nodiscard]] bool isBusy() const { return m_busy; }

    //! Takes a typed path (`~` stands for home); why not, as a sentence, or empty.
    Q_INVOKABLE [[nodiscard]] QString tryPath(const QString &path);
    Q_INVOKABLE void pickFolder(const QUrl &folder);
    Q_INVOKABLE void send();

Q_SIGNALS:
    void directoryChanged();
    void busyChanged();
    //! The session exists; send the prompt through it.
    void created(const qd::SessionKey &key, const qd::opencode::Prompt &prompt);

private:
    QCoro::Task<> create();
    void askSpelling();
    QCoro::Task<> takeSpelling();
    void sendPlanned();
    void setBusy(bool busy);

    Workspace &m_workspace;
    ProjectListModel m_projects;
    Composer m_composer;
    QString m_directory;
    QString m_spelled; //!< as the server spells it
    bool m_busy = false;
    bool m_creating = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
