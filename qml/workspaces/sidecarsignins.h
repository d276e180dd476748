// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"
#include "core/base/taskscope.h"
#include "core/hub/hubsignin.h"

#include <QHash>
#include <QObject>

namespace qd::ui {

class Workspace;
class Workspaces;

//! \brief Sidecars that are opened by the sign-in at their hub: asks the hub for a token that opens this one sidecar alone, and for the next in time.
//!
//! Such a token counts for an hour and is kept in memory only; where the hub is away, a sidecar stays open until its token ends. GUI thread.
class SidecarSignIns : public QObject
{
    Q_OBJECT

public:
    //! Both outlive it.
    SidecarSignIns(Workspaces &workspaces, Scheduler &scheduler);

    //! The workspace of that hub that somebody is signed in at; null if there is none.
    [[nodiscard]] static Workspace *hubFor(const Workspaces &workspaces, const QUrl &hub);
    //! A token for the sidecar at that address, by the sign-in of a hub's workspace; with the hub in the answer.
    [[nodiscard]] static QCoro::Task<Outcome<HubSession>> ask(Workspace &hub, const QUrl &sidecar);

    //! Signs a workspace in, now and whenever its token is about to end.
    void begin(const QString &id);
    //! It has a sign-in of its own from now on, or goes.
    void end(const QString &id);
    //! It did not take the token.
    void refused(const QString &id);
    //! Somebody has signed in at that hub, or out, or the hub has come or gone.
    void hubChanged(const Workspace &hub);

private:
    struct Place
    {
        int number = 0;        //!< of the question: an answer to an earlier one is too late
        qint64 givenMs = 0;    //!< when the last token came; milliseconds since the epoch
        Scheduler::Id timer{}; //!< the next question
    };

    QCoro::Task<> task(QString id, int number);
    void give(Workspace &sidecar, const HubSession &session);
    void later(const QString &id, qint64 pauseMs);

    Workspaces &m_workspaces;
    Scheduler &m_scheduler;
    QHash<QString, Place> m_places;
    TaskScope m_tasks;
};

} // namespace qd::ui
