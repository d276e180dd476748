// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/auth/attemptcounter.h"
#include "embedded-server/auth/passage.h"
#include "embedded-server/auth/sessions.h"

namespace qd::auth {

//! Somebody whom an OpenID provider vouches for: its token was checked by the caller.
struct ExternalIdentity
{
    QString issuer;
    QString subject;
    QString name; //!< that the user gets if one is made; another one is found where it is taken
    QString displayName;
    std::optional<QString> email;
};

//! \brief The people of a server: signing in, passwords, users, and the first owner.
//!
//! Errors are for the person (serverMessage) and say the same for a wrong name, a wrong password and a disabled user. RateLimited: see waitMs().
//! Lives on the thread of the database and of the server's owner; the database, the audit log and the sessions must outlive it.
class Accounts : public QObject
{
    Q_OBJECT

public:
    Accounts(store::Database &database, AuditLog &audit, Sessions &sessions, const Options &options);
    ~Accounts() override;

    //! \name The first owner
    //! @{
    //! While there is no owner: a new code for bootstrap(), to be shown on the server's own console and nowhere else; the one before is void. Empty if
    //! there is an owner. It is forgotten with this object.
    [[nodiscard]] QCoro::Task<Outcome<QString>> bootstrapCode();
    //! Makes the owner and signs in. Of several at once, one becomes it.
    [[nodiscard]] QCoro::Task<Outcome<SignedIn>> bootstrap(QString code, QString name, QString password, Client client);
    //! The person at this computer, of a server inside of the person's own program: finds the user, or makes one who owns the server. Nobody can sign
    //! in as that user before it has a password.
    [[nodiscard]] QCoro::Task<Outcome<store::User>> personHere(const QString &name);
    //! @}

    //! \name Signing in
    //! @{
    [[nodiscard]] QCoro::Task<Outcome<SignedIn>> signIn(QString name, QString password, Client client);
    //! Finds the user of an identity, or makes one if Options::createsExternalUsers says so.
    [[nodiscard]] QCoro::Task<Outcome<SignedIn>> signInExternally(ExternalIdentity identity, Client client);
    //! An identity becomes a way to sign in as that user. Busy if it is somebody's.
    [[nodiscard]] QCoro::Task<Outcome<store::User>> linkExternally(Actor actor, QUuid userId, QString issuer,
                                                                   QString subject);
    //! Until somebody from there may try that name (or, for codes, an empty one) again; milliseconds, for Retry-After.
    [[nodiscard]] qint64 waitMs(const QHostAddress &address, const QString &name) const;
    //! For other parts that take codes: what was tried from there was wrong. `action`: for the audit log; empty if that has it already.
    void noteFailure(const QHostAddress &address, const QString &action);
    //! For other parts that sign in: it was tried from there, though it has to wait.
    void notePaused(const QHostAddress &address, const QString &action);
    //! For sign-ins that end elsewhere: one failed. `reason`: as the person was told it.
    void noteExternalFailure(const QHostAddress &address, const QString &reason);
    //! @}

    //! Of oneself; all other sessions end.
    [[nodiscard]] QCoro::Task<Outcome<void>> changePassword(Actor actor, QString current, QString next);

    //! \name Proving again who one is, before what matters to signing in: of the actor's session
    //! @{
    struct Standing
    {
        bool hasPassword = false; //!< otherwise one signs in again, at the provider
        qint64 provenUntil = 0;   //!< milliseconds since the epoch; in the past when it has to be confirmed
        bool isProven = false;
    };
    [[nodiscard]] QCoro::Task<Outcome<Standing>> standing(Actor actor);
    //! Until when it counts. Attempts count as those to sign in do.
    [[nodiscard]] QCoro::Task<Outcome<qint64>> confirm(Actor actor, QString password);
    //! @}

    //! \name For owners: whether the actor is one was asked before
    //! @{
    struct NewUser
    {
        QString name;
        QString password; //!< empty: signs in elsewhere
        QString displayName;
        std::optional<QString> email;
        store::Role role = store::Role::Member;
    };
    [[nodiscard]] QCoro::Task<Outcome<store::User>> create(Actor actor, NewUser user);
    [[nodiscard]] QCoro::Task<Outcome<store::Page<store::User>>> list(store::PageRequest request);
    [[nodiscard]] QCoro::Task<Outcome<store::User>> find(QUuid userId);
    //! Conflict (Busy) if no owner would be left, as with the two below.
    [[nodiscard]] QCoro::Task<Outcome<store::User>> setRole(Actor actor, QUuid userId, store::Role role);
    //! Absolute paths, kept as what they really are; none = all. BadRequest for what is none.
    [[nodiscard]] QCoro::Task<Outcome<store::User>> setDirectories(Actor actor, QUuid userId, QStringList directories,
                                                                   bool elsewhere = false);
    //! Of the AI proxy.
    struct Limits
    {
        QStringList models;        //!< empty = all
        int requestsPerMinute = 0; //!< 0 = as the server limits everybody
        int streams = 0;           //!< likewise
    };
    //! BadRequest for names that no model has, too many of them, and numbers out of range.
    [[nodiscard]] QCoro::Task<Outcome<store::User>> setLimits(Actor actor, QUuid userId, Limits limits);
    //! A disabled user's sessions and access tokens end.
    [[nodiscard]] QCoro::Task<Outcome<store::User>> setDisabled(Actor actor, QUuid userId, bool disabled);
    //! With everything that is theirs.
    [[nodiscard]] QCoro::Task<Outcome<void>> remove(Actor actor, QUuid userId);
    //! For somebody who has forgotten it; all sessions of that user end.
    [[nodiscard]] QCoro::Task<Outcome<void>> setPassword(Actor actor, QUuid userId, QString password);
    //! @}

private:
    struct Proof
    {
        std::optional<store::User> user; //!< none: not with this name and password
        bool outdated = false;
    };
    [[nodiscard]] QCoro::Task<Outcome<Proof>> prove(QString name, QString password, QHostAddress address);
    [[nodiscard]] QCoro::Task<Outcome<QString>> hashNew(QString password, QString name);
    [[nodiscard]] QCoro::Task<Outcome<SignedIn>> letIn(store::User user, Client client, QString action);
    [[nodiscard]] QCoro::Task<> rehash(store::User user, QString password);
    [[nodiscard]] QCoro::Task<Outcome<void>> storePassword(Actor actor, QUuid userId, QString encoded, QString action);

    store::Database &m_database;
    AuditLog &m_audit;
    Sessions &m_sessions;
    const Options m_options;
    Passwords m_passwords;
    http::SignInLimiter m_limiter;
    AttemptCounter m_paused;
    AttemptCounter m_external;
    Passage m_passage;
    QByteArray m_bootstrapHash; //!< empty: no code is out
    TaskScope m_tasks;
};

} // namespace qd::auth
