// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "embedded-server/auth/identity.h"

#include <QObject>

#include <deque>

namespace qd::auth {

//! \brief Who is signed in: makes sessions, knows whom a token stands for, and ends sessions.
//!
//! Tokens are stored as hashes only. What is found is believed for a few seconds; an end (sign-out, revocation, a user who is disabled or removed) and a
//! change of what a user may count at once: in this process, and in others on the same PostgreSQL as soon as the database has told them. Then
//! open WebSockets and streamed answers of that session are closed, whichever route they are on. What is missed, such as
//! a session that expires while its socket is open or a command on the server's machine with SQLite, is found within Options::sweepMs.
//!
//! Lives on the thread of the database and of the server's owner. The database must outlive it.
class Sessions : public QObject
{
    Q_OBJECT

public:
    Sessions(store::Database &database, const Options &options);
    ~Sessions() override;

    //! Unauthorized for whatever is not a token that is alive; other errors are the database's.
    [[nodiscard]] QCoro::Task<Outcome<IdentityPtr>> authenticateToken(QByteArray token);

    [[nodiscard]] QCoro::Task<Outcome<QList<store::BearerSession>>> list(QUuid userId);
    [[nodiscard]] QCoro::Task<Outcome<QList<store::Device>>> devices(QUuid userId);
    //! Somebody who has a WebSocket or a streamed answer open now.
    struct Presence
    {
        QString user;   //!< name
        QString device; //!< empty: of a session or access token without one
        bool operator==(const Presence &) const = default;
    };
    //! Each once, in order.
    [[nodiscard]] QCoro::Task<Outcome<QList<Presence>>> present();

    //! \name Ending. With a `userId`, NotFound for what is not that person's
    //! @{
    [[nodiscard]] QCoro::Task<Outcome<void>> revoke(Actor actor, QUuid sessionId, std::optional<QUuid> userId);
    //! The device is forgotten too.
    [[nodiscard]] QCoro::Task<Outcome<void>> revokeDevice(Actor actor, QUuid deviceId, std::optional<QUuid> userId);
    //! All of a user but one; answers how many.
    [[nodiscard]] QCoro::Task<Outcome<qint64>> revokeAll(Actor actor, QUuid userId, std::optional<QUuid> butNot);
    //! @}

    //! \name For the parts of this folder that write: inside of a transaction
    //! @{
    //! What is to be told once the transaction is stored.
    struct News
    {
        QList<QUuid> ended;   //!< sessions and access tokens
        QList<QUuid> changed; //!< users who may something else now
    };
    [[nodiscard]] static Outcome<SignedIn> issue(store::Transaction &transaction, store::User user,
                                                 const Client &client, const Options &options);
    //! Ends sessions, codes to pair devices with, and with `tokensToo` access tokens, of a user.
    [[nodiscard]] static Outcome<News> endAll(store::Transaction &transaction, const QUuid &userId,
                                              std::optional<QUuid> butNot, bool tokensToo);
    //! Tells other processes on the database; `by` is name().
    [[nodiscard]] static Outcome<void> tell(store::Transaction &transaction, const News &news, const QString &by);
    [[nodiscard]] QString name() const { return m_name; }
    //! And here, at once: after the transaction is stored.
    void apply(const News &news);
    //! @}

Q_SIGNALS:
    //! A session or an access token has ended; perhaps told more than once.
    void ended(const QUuid &id);
    //! A user may something else now, or is gone.
    void changed(const QUuid &userId);

private:
    struct Known
    {
        IdentityPtr identity; //!< null: no such token
        qint64 at = 0;        //!< monotonic
        qint64 touchedAt = 0;
    };
    struct Live
    {
        QUuid userId;
        store::Role role = store::Role::ReadOnly; //!< when it was let in
        std::weak_ptr<http::Ending> ending;
    };

    [[nodiscard]] static Outcome<std::shared_ptr<Identity>> look(store::Transaction &transaction,
                                                                 const QByteArray &token);
    [[nodiscard]] std::shared_ptr<http::Ending> endingOf(const Identity &identity);
    [[nodiscard]] IdentityPtr recall(const QByteArray &hash);
    void remember(const QByteArray &hash, const IdentityPtr &identity);
    void touch(Known &known);
    void heard(const QString &topic, const QString &payload);
    void forget();
    void planSweep();
    QCoro::Task<> sweep();
    void purge();

    store::Database &m_database;
    const Options m_options;
    const QString m_name = QUuid::createUuid().toString(QUuid::WithoutBraces); //!< among those that tell news
    QHash<QByteArray, Known> m_known;                                          //!< by the token's hash
    QHash<QUuid, Live> m_live;                                                 //!< by the session's or token's id
    quint64 m_news = 0; //!< counts what was told, so that nothing older is remembered
    qint64 m_purgedAt = 0;
    TaskScope m_tasks;
};

} // namespace qd::auth
