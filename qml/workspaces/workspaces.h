// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"
#include "core/base/taskscope.h"
#include "core/credentials/secrets.h"
#include "core/hub/hubsignout.h"
#include "core/workspaces/workspacestore.h"
#include "qml/workspaces/connectqueue.h"
#include "qml/workspaces/leaving.h"
#include "qml/workspaces/sidecarsignins.h"
#include "qml/workspaces/storefile.h"
#include "qml/workspaces/workspacerows.h"

namespace qd::ui {

//! \brief All workspaces, each with its own live link: what the store has saved, turned into Workspace objects, and what a person does with them.
//!
//! Follows the store, whoever changes it. This computer is the first row and stays. Nothing of what is live is ever saved. GUI thread.
class Workspaces : public qd::ui::WorkspaceRows // in full for the QML tools, which look no further
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(qd::ui::Workspace *local READ local CONSTANT)
    Q_PROPERTY(qd::ui::StoreFile *file READ file CONSTANT)

public:
    //! `store`, `secrets` and the services outlive this object.
    Workspaces(WorkspaceStore &store, Secrets &secrets, Services services, Scheduler &scheduler = systemScheduler(),
               QObject *parent = nullptr);
    ~Workspaces() override;

    //! Reads the newest cached sessions of all, `firstRows` together. cachedShown() follows.
    void load(int firstRows);
    //! Reads the other cached sessions, and the secrets, and connects all but this computer, whose address comes from elsewhere: those used
    //! last first, thousands one after the other.
    void connectAll();
    //! Writes what waits to be written.
    void flush();

    [[nodiscard]] Workspace *local() const { return all().constFirst(); }
    [[nodiscard]] Services &services() { return m_services; }
    [[nodiscard]] WorkspaceStore &store() { return m_store; }
    [[nodiscard]] Secrets &secrets() { return m_secrets; }
    [[nodiscard]] StoreFile *file() { return &m_file; }

    Q_INVOKABLE void setName(const QString &id, const QString &name);
    Q_INVOKABLE void setHue(const QString &id, int hue);
    Q_INVOKABLE void setMuted(const QString &id, bool muted);
    //! A project becomes the last of the workspace's favourites, or is none any more.
    Q_INVOKABLE void toggleFavourite(const QString &id, const QString &directory);
    //! The same address under another name; its password has to be given again.
    Q_INVOKABLE void duplicate(const QString &id);
    //! Gone at once, with a notice to undo it; its local copy and secrets go when that has passed.
    Q_INVOKABLE void removeWorkspace(const QString &id);
    Q_INVOKABLE void retryNow(const QString &id);
    //! The person gave a password or token: it is tried at once, and kept when `keep` (else for this run only).
    Q_INVOKABLE void signIn(const QString &id, const QString &secret, bool keep = true);
    //! Of a hub: the session there ends, and its token goes from here. It stays a workspace that has to be signed in again.
    Q_INVOKABLE void signOut(const QString &id);
    //! Reads the keychain again: it may have been unlocked.
    Q_INVOKABLE void readSecret(const QString &id);

    //! Saves a new one with its secret, and connects. The error says which field.
    Outcome<QString> add(const WorkspaceRecord &record, const QByteArray &secret, bool keep);
    //! Saves what was edited; with a secret if one was given. Reconnects if that changed what it connects to.
    Outcome<void> change(const WorkspaceRecord &record, const std::optional<QByteArray> &secret, bool keep);
    //! A session at a hub that no workspace has; as well as it can be done.
    void endSession(const QUrl &hub, const ServerTrust &trust, const QByteArray &token);
    //! A person looks at it now: it does not wait for its turn to connect, or for the next try.
    void wake(const QString &id);
    //! They were removed, without an undo: their local copies, settings and secrets go too.
    void forgetNow(const QList<WorkspaceRecord> &removed);
    //! It was used now.
    void touch(const QString &id);

Q_SIGNALS:
    //! Names, colours, order, or which there are.
    void listChanged();
    void added(qd::ui::Workspace *workspace);
    //! Whoever holds it lets go now; it is deleted later.
    void removing(qd::ui::Workspace *workspace);
    //! The person signs out of that hub. What was made there for this computer goes with it.
    void signingOut(const QString &id);
    //! What the last run left is in the store.
    void cachedShown();

private:
    void follow();
    Workspace *make(const WorkspaceRecord &record);
    [[nodiscard]] QStringList takeEdits();
    bool takeEdit(Workspace &workspace, QStringList &moved) const;
    void sortAs(const QList<WorkspaceRecord> &records);
    [[nodiscard]] QList<Workspace *> insertNew(const QList<WorkspaceRecord> &records);
    void dropGone();
    void letGo(Workspace *workspace);
    void connectSoon(const QStringList &moved, const QStringList &added);
    QCoro::Task<> connectTask(QString id);
    QCoro::Task<> signOutTask(QString id);
    QCoro::Task<> keepSecret(QString id, SecretName name, QByteArray secret, bool keep);

    WorkspaceStore &m_store;
    Secrets &m_secrets;
    Services m_services;
    Scheduler &m_scheduler;
    StoreFile m_file;
    HubSignOut m_signOut;
    Leaving m_leaving;
    int m_firstRows = 0;
    int m_loading = 0;
    bool m_connecting = false; //!< connectAll() was called: new ones connect by themselves
    ConnectQueue m_connectQueue;
    SidecarSignIns m_sidecars;
    TaskScope m_tasks;
};

//! Where its secret belongs.
[[nodiscard]] SecretName secretNameOf(const WorkspaceRecord &record);

} // namespace qd::ui
