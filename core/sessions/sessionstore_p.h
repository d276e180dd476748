// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sessions/sessionstore.h"

#include <QSet>

namespace qd {

//! What is known of one session: of a listed one, or only that something runs in one that is not listed yet.
struct SessionRecord
{
    opencode::Session info;
    bool listed = false; //!< info is filled in
    bool cached = false; //!< only by the local library
    bool gone = false;
    bool suspect = false;  //!< was active when last seen, and what became of it was not seen
    bool reported = false; //!< unknownSession() was sent
    quint64 touched = 0;   //!< when an event or a listing last set info
    quint64 seenInListing = 0;

    QString directory; //!< of the event or snapshot that named it, until info is here
    opencode::SessionStatus status;
    std::shared_ptr<const opencode::MessageError> error;
    qint64 errorAt = 0;
    bool unseen = false;
    int settling = 0;                 //!< idle came just now: > 0 until the settle time has passed
    opencode::TimeMs tailCreated = 0; //!< of the newest assistant message that was seen,
    bool tailOpen = false;            //!< which has no end
    bool tailFailed = false;          //!< which ended with an error, as one that was stopped does
    bool totalsDue = false;           //!< the session will be read for its totals
    QList<opencode::Todo> todos;

    [[nodiscard]] bool isActive() const { return status.type != opencode::SessionStatus::Type::Idle; }
    [[nodiscard]] QString where() const { return listed ? info.directory : directory; }
};

template <typename Pending>
struct HeldRequest
{
    Pending pending;
    quint64 order = 0;     //!< of arrival
    bool answered = false; //!< by the person; the server has not confirmed yet

    [[nodiscard]] bool isShown() const { return !answered && !pending.stale; }
};

struct WorkspaceSessions
{
    QHash<QString, SessionRecord> sessions;
    QMultiHash<QString, QString> children;
    QHash<QString, HeldRequest<PendingPermission>> permissions;
    QHash<QString, HeldRequest<PendingQuestion>> questions;
    QHash<QString, quint64> tombstones; //!< deleted sessions, and when
    QSet<QString> words;                //!< what many sessions have in common, held once

    //! Lets what others have too share their copy: a thousand sessions are of a few projects, agents and models.
    void share(opencode::Session &session);
};

struct OpenTranscript
{
    SessionKey key;
    Transcript content;
    int readers = 0;
    bool awaiting = false; //!< the newest page is asked for: events wait
    quint64 asked = 0;     //!< the number of that question
    bool over = false;     //!< the session was deleted
    bool marksDirty = false;
    bool losing = false; //!< readAgain() is on its way
    QList<opencode::Event> waiting;
    QSet<QString> changed;
    TranscriptChange change;
};

//! What one call changed; turned into signals at its end.
struct StoreChanges
{
    explicit StoreChanges(QString theWorkspace)
        : workspace(std::move(theWorkspace))
    {}

    QString workspace;
    QSet<QString> sessions;
    QSet<QString> todos;
    QSet<OpenTranscript *> transcripts;
    QList<StaleRequest> stale;
    struct Newest
    {
        SessionKey key;
        int atLeast = 0;
        quint64 ask = 0;
    };
    QList<Newest> newest;
    QList<SessionKey> tails;
    QSet<QString> refresh;
    QList<std::pair<SessionKey, QString>> unknown;
    bool requests = false;
};

class SessionStore::Private
{
public:
    Private(SessionStore &store, const Clock &theClock)
        : q(store)
        , clock(theClock)
    {}

    // sessionstoreevents.cpp
    void apply(StoreChanges &changes, const opencode::Event &event);
    void toTranscript(StoreChanges &changes, const QString &id, const opencode::Event &event);
    void applyTo(OpenTranscript &open, const opencode::Event &event);

    // sessionstorerecords.cpp
    //! Null for a deleted session; made when missing.
    SessionRecord *live(const StoreChanges &changes, const QString &id, const QString &directory);
    void setInfo(StoreChanges &changes, const opencode::Session &info);
    void setStatus(StoreChanges &changes, const QString &id, SessionRecord &record,
                   const opencode::SessionStatus &status);
    void applyStatuses(StoreChanges &changes, const DirectorySnapshot &snapshot);
    void settle(const SessionKey &key, SessionRecord &record);
    void readTotals(const SessionKey &key, SessionRecord &record);
    void noteLateCost(const SessionKey &key, SessionRecord &record);
    void erase(StoreChanges &changes, const QString &id);
    void noticeUnknown(StoreChanges &changes, const QString &id, SessionRecord &record);
    [[nodiscard]] const SessionRecord *record(const SessionKey &key) const;

    // sessionstorerequests.cpp
    template <typename Request>
    void hold(StoreChanges &changes, const Request &request, const QString &directory);
    template <typename Request>
    void holdAll(StoreChanges &changes, const QList<Request> &requests, const QString &directory)
    {
        for (const Request &request : requests)
            hold(changes, request, directory);
    }
    void release(StoreChanges &changes, const QString &requestId);
    bool setAnswered(StoreChanges &changes, const QString &requestId, bool answered);
    void makeStale(StoreChanges &changes, const QString &sessionId);
    void touchRequests(StoreChanges &changes, const QString &sessionId);
    [[nodiscard]] static bool isBelow(const WorkspaceSessions &sessions, QString id, const QString &ancestor);

    // sessionstoretranscripts.cpp
    [[nodiscard]] OpenTranscript *openOf(const QString &workspace, const QString &id);
    void ask(StoreChanges &changes, OpenTranscript &open);
    void resume(OpenTranscript &open);
    static void note(OpenTranscript &open, const TranscriptChange &change);
    [[nodiscard]] TranscriptChange finish(StoreChanges &changes, OpenTranscript &open);
    void forget(const SessionKey &key); //!< not one that lives in what goes
    void letGo(const SessionKey &key);  //!< the same, told before
    void packSoon(int milliseconds);
    void packSome();
    void lose(const SessionKey &key);
    void readAgain(const SessionKey &key);

    void flush(StoreChanges &changes);

    SessionStore &q;
    const Clock &clock;
    QHash<QString, WorkspaceSessions> workspaces;
    QHash<SessionKey, std::shared_ptr<OpenTranscript>> transcripts;
    QList<SessionKey> closed; //!< kept for a quick return, oldest first
    OpenTranscript *recent = nullptr;
    quint64 revision = 0;
    int settles = 0;
    int settleTime = 1000;
    bool packing = false;
};

} // namespace qd
