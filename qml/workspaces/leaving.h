// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/credentials/secrets.h"
#include "core/workspaces/workspacerecord.h"
#include "qml/workspaces/workspace.h"

#include <QMap>
#include <QSet>

#include <functional>

namespace qd::ui {

//! \brief What is kept of removed workspaces, until it is gone: the local copy, their settings, their secrets. GUI thread.
//!
//! Remembers them in the library, so that a quit or a keychain that refuses only puts it off: the next start tries again.
class Leaving
{
public:
    //! `secrets` and the services outlive this object.
    Leaving(Secrets &secrets, Services services);

    //! They were removed, and may come back: nothing happens before forget().
    void wait(const QList<WorkspaceRecord> &removed);
    //! Whether it still waited. It is a workspace again: all that is its stays.
    bool takeBack(const QString &id);
    //! It is a workspace again, in whatever way: what is being forgotten of it stops.
    void cameBack(const QString &id);
    //! Deletes what is theirs. A notice names the secrets that remain.
    void forget(const QStringList &ids);
    //! Goes on with what earlier runs left, unless such a workspace is there again.
    void resume(std::function<bool(const QString &id)> isThere);

private:
    struct Remains
    {
        QString name;
        QStringList secrets;
    };

    QCoro::Task<> resumeTask(std::function<bool(const QString &id)> isThere);
    QCoro::Task<> forgetTask(QStringList ids);
    void tell(const QList<Remains> &remains) const;
    void save() const;

    Secrets &m_secrets;
    Services m_services;
    QMap<QString, QString> m_names; //!< of all that leave, by id
    QSet<QString> m_going;          //!< of these, those that no undo brings back
    TaskScope m_tasks;
};

} // namespace qd::ui
