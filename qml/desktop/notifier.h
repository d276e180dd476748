// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"
#include "core/sessions/sessionkey.h"
#include "qml/desktop/workspacelist.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <functional>

namespace qd {
class InboxModel;
class SessionStore;
} // namespace qd

namespace qd::ui {

//! One message for the desktop. Plain text, cut, without what looks like a secret; whoever shows it escapes it for its medium.
struct Notification
{
    enum class Kind
    {
        Permission,
        Question,
        Finished,
        Failed,
    };
    struct Action
    {
        QString key; //!< "allow", "reject", "open"
        QString label;

        bool operator==(const Action &) const = default;
    };

    QString id; //!< stays the same for one event
    Kind kind = Kind::Permission;
    QString title;
    QString body;
    QList<Action> actions; //!< a click on the message itself is "open"
};

//! Shows notifications. close() of what isn't shown does nothing.
class NotificationSink
{
public:
    virtual ~NotificationSink() = default;
    virtual void show(const Notification &notification) = 0;
    virtual void close(const QString &id) = 0;
};

//! \brief Decides what the desktop is told while the window isn't in front: a session waits, finished, or failed. GUI thread.
//!
//! Each event once; what is answered or seen elsewhere is closed again; nothing of muted workspaces or of kinds that the person turned off. "Allow" is offered
//! only where the message shows all that would be allowed: a whole command, never an edit.
class Notifier : public QObject
{
    Q_OBJECT

public:
    using IsWanted = std::function<bool(Notification::Kind)>;
    //! How long something must have been so before it is news: rules of the person's own answer, and queued prompts begin, within it.
    static constexpr std::chrono::milliseconds settleTime{500};

    //! All outlive it.
    Notifier(const SessionStore &store, const InboxModel &inbox, const QAbstractItemModel &workspaces,
             NotificationSink &sink, IsWanted isWanted, Scheduler &scheduler = systemScheduler(),
             QObject *parent = nullptr);
    ~Notifier() override;

    //! In front, the person sees for themselves: what is shown is closed.
    void setWindowActive(bool active);
    //! The person pressed something; also for what is not shown any more.
    void activate(const QString &id, const QString &action);

Q_SIGNALS:
    void openRequested(const QString &workspace, const QString &session);
    void permissionAnswered(const QString &workspace, const QString &requestId, bool allow);

private:
    struct Target
    {
        QString workspace;
        QString session; //!< the root
        QString request; //!< empty for turns
    };

    void noteSessions(const QString &workspace, const QStringList &ids);
    void restart(Scheduler::Id &timer, void (Notifier::*check)());
    void checkTurns();
    void checkRequests();
    [[nodiscard]] Notification turnNotification(const SessionKey &key) const;
    [[nodiscard]] Notification requestNotification(int row) const;
    [[nodiscard]] QString placeOf(const QString &workspace, const QString &directory) const;
    void announce(const Notification &notification, const Target &target);
    void withdraw(const QString &id);

    const SessionStore &m_store;
    const InboxModel &m_inbox;
    WorkspaceList m_workspaces;
    NotificationSink &m_sink;
    IsWanted m_isWanted;
    bool m_active = true;
    QSet<SessionKey> m_running; //!< root sessions
    QSet<SessionKey> m_ended;   //!< stopped running a moment ago
    QSet<QString> m_known;      //!< requests that were there already
    QHash<QString, Target> m_shown;
    Scheduler &m_scheduler;
    Scheduler::Id m_turnTimer = 0;
    Scheduler::Id m_requestTimer = 0;
};

} // namespace qd::ui
