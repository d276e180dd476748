// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "core/opencode/types.h"
#include "core/sessions/sessionkey.h"

#include <QFuture>
#include <QHash>
#include <QObject>

#include <memory>

namespace qd {

//! What open() found.
struct LibraryReport
{
    bool created = false;
    bool rebuilt = false; //!< the file was damaged: a new one was begun,
    QString asidePath;    //!< and the old one is here
    int version = 0;
};

struct CachedSession
{
    opencode::Session session;
    bool pinned = false;
};

struct Draft
{
    QString text;
    QByteArray attachments; //!< the composer's own JSON
};

//! Our own permission rule, kept longer than the server's "always".
struct PermissionRule
{
    qint64 id = 0;
    QString workspace;
    QString directory; //!< the project
    QString permission;
    QString pattern; //!< wildcards as OpenCode has them: * and ?
    bool allow = true;
    opencode::TimeMs created = 0;
};

enum class OutboxState : quint8
{
    Queued,
    Sending, //!< an attempt was begun; its outcome is unknown until the server is asked
    Sent,    //!< the server has it; the row goes away
    Failed,  //!< refused for good; the text is kept for the person
};

struct OutboxRow
{
    SessionKey session;
    QString directory;
    opencode::Prompt prompt;
    OutboxState state = OutboxState::Queued;
    int attempts = 0;
    opencode::TimeMs created = 0;
    QString error; //!< Failed: the server's words
};

//! A place in a transcript's order.
struct MessageCursor
{
    opencode::TimeMs created = 0;
    QString id;
};

struct LibrarySize
{
    qint64 bytes = 0; //!< database and its log on disk
    qint64 sessions = 0;
    qint64 messages = 0;
};

//! \brief The local copy: session lists, messages, outbox, drafts, pins, own permission rules, settings. SQLite on a thread of its own.
//!
//! Calls return at once from any thread; work is done in the order of the calls. A destroyed library finishes what was asked of it
//! first. Failures are Error::Code::Storage (full disk, I/O) or Unsupported (the file is from a newer version: nothing is touched).
//! Nothing that the server has is only here, so a damaged file is put aside and begun again; only drafts, pins, rules and unsent
//! prompts are rescued from it where they can still be read.
class Library : public QObject
{
    Q_OBJECT

public:
    //! The current schema.
    static constexpr int SchemaVersion = 1;

    explicit Library(QString path, QObject *parent = nullptr);
    ~Library() override;

    //! Opens or creates the file and migrates it. Other calls wait for it and fail if it failed.
    [[nodiscard]] QFuture<Outcome<LibraryReport>> open();

    //! The newest `limit` of all that are cached, newest first; `offset` for the rest. limit < 0 = all.
    [[nodiscard]] QFuture<Outcome<QList<CachedSession>>> loadSessions(const QString &workspace, int limit,
                                                                      int offset = 0);
    QFuture<Outcome<void>> saveSessions(const QString &workspace, const QList<opencode::Session> &sessions);
    //! Its messages, draft and pin go too.
    QFuture<Outcome<void>> removeSessions(const QString &workspace, const QStringList &ids);
    QFuture<Outcome<void>> removeWorkspace(const QString &workspace);
    //! Forgets all sessions and messages, and makes the file as small as what stays: drafts, pins, rules, settings, the outbox.
    QFuture<Outcome<void>> clearCopies();

    //! The newest `limit` messages before `before` (from the end if its id is empty), oldest first.
    [[nodiscard]] QFuture<Outcome<QList<opencode::MessageWithParts>>> loadMessages(const SessionKey &key, int limit,
                                                                                   const MessageCursor &before = {});
    QFuture<Outcome<void>> saveMessages(const SessionKey &key, const QList<opencode::MessageWithParts> &messages);
    QFuture<Outcome<void>> removeMessages(const SessionKey &key, const QStringList &ids);

    [[nodiscard]] QFuture<Outcome<QList<OutboxRow>>> loadOutbox(const QString &workspace);
    QFuture<Outcome<void>> putOutbox(const OutboxRow &row); //!< keyed by message id
    QFuture<Outcome<void>> removeOutbox(const QString &workspace, const QString &messageId);

    //! No text and no attachments = no draft.
    QFuture<Outcome<void>> saveDraft(const SessionKey &key, const Draft &draft);
    [[nodiscard]] QFuture<Outcome<Draft>> loadDraft(const SessionKey &key);
    QFuture<Outcome<void>> setPinned(const SessionKey &key, bool pinned);
    [[nodiscard]] QFuture<Outcome<QStringList>> loadPins(const QString &workspace);

    QFuture<Outcome<qint64>> addRule(const PermissionRule &rule); //!< its id; the same rule again gives the same id
    QFuture<Outcome<void>> removeRule(qint64 id);
    [[nodiscard]] QFuture<Outcome<QList<PermissionRule>>> loadRules(const QString &workspace);

    //! Gives back what SQLite keeps to be quick the next time.
    QFuture<Outcome<void>> releaseMemory();
    QFuture<Outcome<void>> setValue(const QString &key, const QByteArray &value); //!< empty = removed
    [[nodiscard]] QFuture<Outcome<QByteArray>> value(const QString &key);         //!< empty if there is none
    [[nodiscard]] QFuture<Outcome<QHash<QString, QByteArray>>> values(const QString &prefix);

    [[nodiscard]] QFuture<Outcome<LibrarySize>> size();

Q_SIGNALS:
    //! A write failed (full disk, I/O) or works again (empty): to be shown, once each time it changes.
    void troubleChanged(const QString &trouble);
    //! The file turned out to be damaged; the old one is kept at \a asidePath, and the cache fills again from the server.
    void rebuilt(const QString &asidePath);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace qd
