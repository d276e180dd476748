// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/opencode/events.h"
#include "core/sessions/sessionstate.h"
#include "core/sessions/transcript.h"

#include <QObject>

#include <memory>

namespace qd {

//! State of one directory, asked for together. Ask for the requests first and for the statuses last: a request whose session is
//! not busy *afterwards* is stale and gets rejected.
struct DirectorySnapshot
{
    QString directory;
    QHash<QString, opencode::SessionStatus> statuses; //!< sessions that are not idle
    QList<opencode::PermissionRequest> permissions;
    QList<opencode::QuestionRequest> questions;
};

//! What a listing covered, to tell which sessions are gone.
struct ListingScope
{
    QString directory;     //!< empty = all
    bool archived = false; //!< archived ones were listed too
    bool rootsOnly = false;
};

//! \brief The one truth about sessions: flat by (workspace, session); directory and project are fields of a session.
//!
//! Lives on the GUI thread; nothing here blocks. The connection writes (listings, events, snapshots, pages), models read. Signals are
//! sent once per call, after everything is in place. Full objects are idempotent upserts; text deltas are appended, and dropped
//! for parts that are unknown or ended. Events of a deleted session leave no trace.
class SessionStore : public QObject
{
    Q_OBJECT

public:
    explicit SessionStore(const Clock &clock, QObject *parent = nullptr);
    ~SessionStore() override;

    // Reading. Pointers are valid until control returns to the event loop or the store is written.
    [[nodiscard]] const opencode::Session *session(const SessionKey &key) const;
    //! Unordered; gone and archived ones and children included.
    [[nodiscard]] QStringList sessionIds(const QString &workspace) const;
    [[nodiscard]] QStringList childIds(const SessionKey &key) const;
    //! The topmost known ancestor; the session itself for a root.
    [[nodiscard]] SessionKey rootOf(const SessionKey &key) const;
    [[nodiscard]] SessionState state(const SessionKey &key) const;
    //! As the server says, without what this class concludes from it.
    [[nodiscard]] opencode::SessionStatus status(const SessionKey &key) const;
    [[nodiscard]] QList<opencode::Todo> todos(const SessionKey &key) const;
    //! Unanswered requests of the session and its descendants, oldest first; all of the workspace if the id is empty. No stale ones.
    [[nodiscard]] QList<PendingPermission> permissions(const SessionKey &key) const;
    [[nodiscard]] QList<PendingQuestion> questions(const SessionKey &key) const;
    //! Everything the server holds in a directory, stale ones included.
    [[nodiscard]] DirectorySnapshot directory(const QString &workspace, const QString &directory) const;
    //! Directories with an open, busy or waiting session: the ones whose state a repair must ask for.
    [[nodiscard]] QStringList activeDirectories(const QString &workspace) const;
    //! Null unless opened (the last closed ones are kept, but not for readers).
    [[nodiscard]] const Transcript *transcript(const SessionKey &key) const;
    //! Also one that nobody has open any more; it goes on as long as it is kept.
    [[nodiscard]] const Transcript *keptTranscript(const SessionKey &key) const;
    [[nodiscard]] QList<SessionKey> openTranscripts(const QString &workspace) const;

    // Intents of readers.
    //! Counted: every open needs its closeTranscript(). The newest page is asked for if it is not here yet.
    void openTranscript(const SessionKey &key);
    void closeTranscript(const SessionKey &key);
    //! After Load::Failed.
    void reloadTranscript(const SessionKey &key);
    //! Asks for the next older page, once at a time; nothing if the first message is here.
    void requestOlder(const SessionKey &key);
    void markSeen(const SessionKey &key);

    // Writing: sessions.
    //! Take it before the first request of a listing; pass it with every page of it.
    [[nodiscard]] quint64 beginListing(const QString &workspace);
    //! Rows older than what events said since beginListing() are ignored.
    void addListing(const QString &workspace, quint64 token, const QList<opencode::Session> &sessions);
    //! The listing is complete: sessions in its scope that it did not have are gone.
    void endListing(const QString &workspace, quint64 token, const ListingScope &scope);
    //! From the local library at start: never replaces what the server said.
    void addCached(const QString &workspace, const QList<opencode::Session> &sessions);
    //! Sessions that were active when the last run of this program ended: each is looked at again (tailWanted()).
    void addSuspects(const QString &workspace, const QStringList &ids);
    void apply(const QString &workspace, const QList<opencode::Event> &events);
    //! Everything pending or busy in that directory that is not in it is over.
    void applyDirectory(const QString &workspace, const DirectorySnapshot &snapshot);
    void setTodos(const SessionKey &key, const QList<opencode::Todo> &todos);
    //! The person answered: hidden at once; false if it is not pending any more.
    bool takeRequest(const QString &workspace, const QString &requestId);
    //! The answer did not reach the server: it is shown again.
    void restoreRequest(const QString &workspace, const QString &requestId);
    void removeWorkspace(const QString &workspace);

    // Writing: transcripts. Events of a transcript that is Loading or Cached wait for its newest page.
    //! A new stream is subscribed: open transcripts are asked for again (newestWanted()), closed ones are forgotten.
    void beginRepair(const QString &workspace);
    //! From GET …/message?limit=n: replaces everything from its first message on. Ignored unless newestWanted() asked for it. In a
    //! repair the directory's snapshot goes first: it tells whether the last turn still runs.
    //! `ask` is the number in newestWanted(): an answer to an earlier question is ignored too (0 = to the latest).
    void mergeNewest(const SessionKey &key, const opencode::MessagePage &page, quint64 ask = 0);
    //! `before` is the cursor in olderWanted(); ignored when another one is wanted by now.
    void mergeOlder(const SessionKey &key, const opencode::MessagePage &page, const QString &before);
    //! From the local library; ignored once the server has answered.
    void mergeCached(const SessionKey &key, const QList<opencode::MessageWithParts> &messages);
    //! A page could not be had. What is shown stays, and events apply again.
    void failNewest(const SessionKey &key, quint64 ask = 0);
    void failOlder(const SessionKey &key);
    //! Answer to tailWanted(): tells whether the last turn was interrupted.
    void applyTail(const SessionKey &key, const opencode::MessagePage &page);

    //! How long after idle updates may still come before an open turn counts as interrupted (tests make it short).
    void setSettleTime(int milliseconds);

Q_SIGNALS:
    //! `ids` appeared, changed in anything (state included), or are no longer known.
    void sessionsChanged(const QString &workspace, const QStringList &ids);
    //! Of kept ones too.
    void transcriptChanged(const qd::SessionKey &key, const qd::TranscriptChange &change);
    void requestsChanged(const QString &workspace);
    void todosChanged(const qd::SessionKey &key);
    //! Messages of a kept transcript are about to be parked, or it is about to be forgotten: what one wants of them costs nothing now,
    //! and later it has to be read back. Only read here.
    void parking(const qd::SessionKey &key);

    // To the connection.
    //! GET …/message?limit=max(page, atLeast), then mergeNewest()
    void newestWanted(const qd::SessionKey &key, int atLeast, quint64 ask);
    void olderWanted(const qd::SessionKey &key, const QString &before);
    void tailWanted(const qd::SessionKey &key); //!< GET …/message?limit=1, then applyTail()
    void
    refreshWanted(const qd::SessionKey &key); //!< GET /session/{id}, then addListing(): totals changed without an event
    void unknownSession(const qd::SessionKey &key,
                        const QString &directory); //!< something runs or asks in a session not listed yet
    void staleRequests(const QString &workspace, const QList<qd::StaleRequest> &requests); //!< reject each

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace qd
