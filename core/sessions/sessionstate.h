// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"
#include "core/sessions/sessionkey.h"

// What SessionStore says about a session beyond what the server sent, and how it says what changed.
namespace qd {

enum class Activity : quint8
{
    Idle,
    Busy,
    WaitingPermission, //!< this session or a sub-agent of it asks for a permission
    WaitingQuestion,
    Retrying,
    Interrupted, //!< the last turn has no end and nothing runs: the server died or was restarted in the middle
    Failed,      //!< the last turn ended with an error (a stop by the person is none)
};

struct SessionState
{
    Activity activity = Activity::Idle;
    int attempt = 0;                                     //!< Retrying
    opencode::TimeMs retryAt = 0;                        //!< Retrying: when
    QString retryReason;                                 //!< Retrying: why
    std::shared_ptr<const opencode::MessageError> error; //!< Failed: the first error of the turn
    bool unseen = false;                                 //!< a turn ended since the person last looked (markSeen())
    bool gone = false; //!< not in the last complete listing: hide it or say so, it was not deleted before our eyes

    //! Something runs on the server.
    [[nodiscard]] bool isActive() const { return activity >= Activity::Busy && activity <= Activity::Retrying; }
    [[nodiscard]] bool isWaiting() const
    {
        return activity == Activity::WaitingPermission || activity == Activity::WaitingQuestion;
    }
    bool operator==(const SessionState &) const = default;
};

//! The error that a message ended with; null if there is none or it is only that the person stopped it.
[[nodiscard]] std::shared_ptr<const opencode::MessageError> failureOf(const opencode::Message &message);

struct PendingPermission
{
    opencode::PermissionRequest request;
    SessionKey session; //!< the one that asks; may be a sub-agent's
    QString directory;  //!< where the reply goes
    bool stale =
        false; //!< the turn is over, yet the server would still execute it: hidden, and rejected by the connection
};

struct PendingQuestion
{
    opencode::QuestionRequest request;
    SessionKey session;
    QString directory;
    bool stale = false;
};

//! A request that must be answered with a reject: its turn is over.
struct StaleRequest
{
    QString id;
    QString directory;
    bool question = false;
};

//! How a message stands in its session now. Follows from the session's state, so it changes without an event for the message.
enum class MessageMark : quint8
{
    None,
    Live,        //!< being written: only here may a tool spin
    Interrupted, //!< assistant message without an end that will never get one
    Queued,      //!< sent while busy: answered after the turn that runs
    Unanswered,  //!< was queued behind a turn that was cut short: its own never began
    Reverted,    //!< at or after the revert point: hidden
    Lost,        //!< what was parked of it can't be read: it is asked for again
};

//! What changed in one transcript since the last signal. Ids, not rows: a reader looks them up again.
struct TranscriptChange
{
    struct Growth
    {
        QString messageId;
        QString partId;
        bool operator==(const Growth &) const = default;
    };

    bool reset = false;   //!< read everything again (the rest of this struct is empty)
    bool load = false;    //!< Transcript::load() or olderCursor() changed
    QStringList messages; //!< new ones, changed ones, and ones whose mark changed
    QStringList removed;
    QList<Growth> grown; //!< parts whose text got longer at its end and changed in nothing else

    [[nodiscard]] bool isEmpty() const
    {
        return !reset && !load && messages.isEmpty() && removed.isEmpty() && grown.isEmpty();
    }
};

} // namespace qd

Q_DECLARE_METATYPE(qd::TranscriptChange)
