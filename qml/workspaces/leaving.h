// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "core/credentials/secrets.h"
#include "core/hub/hubsignout.h"
#include "core/workspaces/workspacerecord.h"
#include "qml/workspaces/workspace.h"

#include <QMap>
#include <QSet>

#include <functional>

namespace qd::ui {

//! \brief What is kept of removed workspaces, until it is gone: the local copy, their settings, their sessions at hubs, their secrets. GUI thread.
//!
//! Remembers them in the library, so that a quit or a keychain that refuses only puts it off: the next start tries again.
class Leaving
{
public:
    //! `secrets`, `signOut` and the services outlive this object.
    Leaving(Secrets &secrets, HubSignOut &signOut, Services services);

    //! They were removed, and may come back: nothing happens before forget(). `signsOut`: their sessions at hubs end then, whoever else has
    //! the tokens.
    void wait(const QList<WorkspaceRecord> &removed, bool signsOut);
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
    QCoro::Task<> signOutTask(QString id, QString proxyToken);
    void tell(const QList<Remains> &remains) const;
    void save() const;

    Secrets &m_secrets;
    HubSignOut &m_signOut;
    Services m_services;
    QMap<QString, QString> m_names;        //!< of all that leave, by id
    QMap<QString, WorkspaceRecord> m_hubs; //!< of these, those whose sessions end
    QSet<QString> m_going;                 //!< of these, those that no undo brings back
    TaskScope m_tasks;
};

//! The id of the proxy token that this computer's OpenCode has from that hub; empty: none.
[[nodiscard]] QString proxyTokenOf(const SettingsStore &settings, const QString &workspace);

} // namespace qd::ui
