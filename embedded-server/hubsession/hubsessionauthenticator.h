// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/completion.h"
#include "core/base/taskscope.h"
#include "core/net/httpclient.h"
#include "embedded-server/hubsession/sessioncache.h"

#include <QSet>

#include <functional>
#include <vector>

namespace qd::server {

//! The token of `Authorization: Bearer TOKEN`; empty if there is none, or more than one.
[[nodiscard]] QByteArray authorizationToken(const http::Request &request);

struct HubSessionOptions
{
    QUrl hub; //!< https, or http where `trust` or this machine allows it; may have a path, which `target` goes below
    ServerTrust trust = {};
    QByteArray target = "/auth/get-session";
    //! By which addresses this server is reached, as originOf() writes them. Asked for each token that is for one server only, so that it can be others.
    std::function<QStringList()> audiences = {};
    //! What people may of whom the hub does not say it, such as Better Auth's: whoever can make an account there could otherwise work here.
    QList<QByteArray> otherwise = {"signedIn"};
    SessionCacheTimes times = {};
    qsizetype cacheSize = 10'000;                                                   //!< tokens
    int askingAtMost = 128;                                                         //!< tokens at once
    int answerMs = 10'000;                                                          //!< for the hub
    qint64 pauseMs = 2'000;                                                         //!< after it could not be asked
    std::function<QByteArray(const http::Request &)> tokenOf = &authorizationToken; //!< thread of the authenticator
};

//! A hub's address as a person writes it. Error::BadRequest in words for that person.
[[nodiscard]] Outcome<QUrl> hubAddress(const QString &text);

//! \brief Lets in who has a session at a hub: a sidecar has no accounts, it asks `GET {hub}/auth/get-session`.
//!
//! A signed token (a JWT) is for one server only, so the hub is told which one this is: `?audience=ADDRESS,…`. Other tokens are asked about as Better Auth
//! wants it. What the hub said counts for a minute, that a token is no good for five seconds; many requests with one token ask once. A token that the hub does not
//! know is refused (401), also when it says so with 200 and `null`, as Better Auth does: that is an answer, and never taken for a hub that is
//! away. While the hub is away, sessions that it knew within the last ten minutes are good, unless they were revoked; everybody else gets 503.
//!
//! Must outlive the server that it was given to. One thread with an event loop, the owner's of that server.
class HubSessionAuthenticator final : public http::Authenticator
{
public:
    //! `clock` must outlive it.
    explicit HubSessionAuthenticator(HubSessionOptions options, const Clock &clock = systemClock());
    ~HubSessionAuthenticator() override;
    Q_DISABLE_COPY_MOVE(HubSessionAuthenticator)

    [[nodiscard]] QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override;

    //! \name What the hub pushes. Counts at once, also for questions that are on their way, and for sockets and streams that are open.
    //! @{
    void sessionRevoked(const QString &sessionId);
    //! `hash`: SHA-256 of the token, 32 bytes.
    void tokenRevoked(const QByteArray &hash);
    //! Pushes may have been missed: nobody is believed without asking, and who has something open has to come again.
    void forgetAll();
    //! @}

    [[nodiscard]] static QByteArray hashOf(const QByteArray &token);

private:
    using Verdict = Outcome<http::Principal>;
    struct Question
    {
        std::vector<Completion<Verdict>> waiting;
        QSet<QByteArray> revokedSessions; //!< while it was on its way
        bool outdated = false;            //!< the token was revoked, or everything was forgotten
    };

    [[nodiscard]] Verdict whileAway(const QByteArray &hash) const;
    QCoro::Task<> ask(QByteArray hash, QByteArray token);
    [[nodiscard]] QCoro::Task<Outcome<HttpReply>> request(QByteArray token);
    [[nodiscard]] QByteArray targetFor(const QByteArray &token) const;
    [[nodiscard]] std::shared_ptr<http::Ending> endingOf(const QByteArray &sessionId);
    [[nodiscard]] Verdict judge(const QByteArray &hash, const Outcome<HttpReply> &reply);

    HubSessionOptions m_options;
    const Clock &m_clock;
    SessionCache m_cache;
    QHash<QByteArray, Question> m_questions;               //!< by hash
    QHash<QByteArray, std::weak_ptr<http::Ending>> m_open; //!< of sessions that somebody was let in with
    qint64 m_awayUntil;                                    //!< monotonic
    std::vector<std::unique_ptr<HttpClient>> m_requests;
    TaskScope m_tasks;
};

} // namespace qd::server
