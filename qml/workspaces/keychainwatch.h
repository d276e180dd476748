// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "qml/workspaces/workspaces.h"

#include <QObject>
#include <QPointer>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

//! \brief What is wrong with the keychain, what to say about it, and the way to unlock it. GUI thread.
class KeychainWatch : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qd::ui::Workspaces *workspaces READ workspaces WRITE setWorkspaces NOTIFY workspacesChanged)
    Q_PROPERTY(Trouble trouble READ trouble NOTIFY changed)
    Q_PROPERTY(QString sentence READ sentence NOTIFY changed)
    Q_PROPERTY(QString advice READ advice NOTIFY changed) //!< what to install; empty if that is not it
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)

public:
    //! As KeychainTrouble.
    enum class Trouble
    {
        Fine = int(KeychainTrouble::None),
        Missing = int(KeychainTrouble::Missing),
        Locked = int(KeychainTrouble::Locked),
        Denied = int(KeychainTrouble::Denied),
        Failed = int(KeychainTrouble::Failed),
    };
    Q_ENUM(Trouble)

    explicit KeychainWatch(QObject *parent = nullptr);

    [[nodiscard]] Workspaces *workspaces() const { return m_workspaces; }
    void setWorkspaces(Workspaces *workspaces);
    [[nodiscard]] Trouble trouble() const;
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QString advice() const;
    [[nodiscard]] bool isBusy() const { return m_busy; }

    //! The system's own prompt shows. If the person lets us in, the workspaces that wait for it read their passwords.
    Q_INVOKABLE void unlock();

Q_SIGNALS:
    void workspacesChanged();
    void changed();

private:
    QCoro::Task<> unlockTask();

    QPointer<Workspaces> m_workspaces;
    bool m_busy = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
