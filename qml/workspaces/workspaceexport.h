// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/workspaces/archive.h"
#include "qml/workspaces/workspaces.h"

#include <QAbstractListModel>
#include <QPointer>
#include <QSet>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

//! \brief Which workspaces go into a file, and whether their secrets go with them under a passphrase. GUI thread.
class WorkspaceExport : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::Workspaces *workspaces READ workspaces WRITE setWorkspaces NOTIFY workspacesChanged)
    Q_PROPERTY(int chosen READ chosen NOTIFY changed)
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    Q_PROPERTY(QString folder READ folder WRITE setFolder NOTIFY changed)
    Q_PROPERTY(QString fileName READ fileName WRITE setFileName NOTIFY changed)
    Q_PROPERTY(bool replaces READ replaces NOTIFY changed) //!< there is a file of that name

public:
    enum Role
    {
        WorkspaceIdRole = Qt::UserRole,
        NameRole,
        UrlRole,
        ChosenRole,
    };

    explicit WorkspaceExport(QObject *parent = nullptr);

    [[nodiscard]] Workspaces *workspaces() const { return m_workspaces; }
    void setWorkspaces(Workspaces *workspaces);
    [[nodiscard]] int chosen() const { return int(m_chosen.size()); }
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] QString folder() const { return m_folder; }
    void setFolder(const QString &folder);
    [[nodiscard]] QString fileName() const { return m_fileName; }
    void setFileName(const QString &name);
    [[nodiscard]] bool replaces() const;

    //! One, or with an empty id all.
    Q_INVOKABLE void begin(const QString &workspaceId);
    Q_INVOKABLE void setFolderUrl(const QUrl &folder) { setFolder(folder.toLocalFile()); }
    Q_INVOKABLE void setChosen(int row, bool chosen);
    //! What a passphrase is worth: 0 too short, 1 weak, 2 fair, 3 strong.
    Q_INVOKABLE [[nodiscard]] static int strength(const QString &passphrase);
    //! Without secrets.
    Q_INVOKABLE void write();
    //! With secrets, sealed with the passphrase.
    Q_INVOKABLE void writeSealed(const QString &passphrase);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void workspacesChanged();
    void changed();
    void done();

private:
    [[nodiscard]] QString path() const;
    [[nodiscard]] QList<WorkspaceRecord> records() const;
    QCoro::Task<> writeTask(QString passphrase);
    void finish(const QString &problem, int withoutSecret);

    QPointer<Workspaces> m_workspaces;
    QList<WorkspaceRecord> m_rows;
    QSet<QString> m_chosen;
    QString m_folder;
    QString m_fileName;
    QString m_problem;
    bool m_busy = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
