// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/scheduler.h"
#include "embedded-server/auth/auditlog.h"
#include "embedded-server/auth/passwords.h"
#include "embedded-server/http/request.h"
#include "embedded-server/http/signinlimiter.h"
#include "embedded-server/store/accesstokens.h"
#include "embedded-server/store/bearersessions.h"

#include <QUrl>

namespace qd::auth {

//! What signs in.
struct Client
{
    QHostAddress address;
    QString device;                       //!< "Ada's phone"; empty: the session is of no device
    QString platform;                     //!< "android"
    QString kind = QStringLiteral("app"); //!< "app", "browser", "phone", "script"
};

//! Somebody who has just been let in. The only place where a session's token is.
struct SignedIn
{
    QByteArray token;
    store::BearerSession session;
    store::User user;
};

//! Who a token stands for.
struct Identity
{
    store::User user;
    std::optional<store::BearerSession> session; //!< none: an access token
    std::optional<store::AccessToken> accessToken;
    QList<QByteArray> permissions; //!< words, as http::Needs::permission() takes them
    std::shared_ptr<http::Ending> ending;

    [[nodiscard]] QUuid id() const { return session ? session->id : accessToken ? accessToken->id : QUuid(); }
    //! Of whichever ends first; milliseconds since the epoch.
    [[nodiscard]] qint64 expiresAt() const;
};
using IdentityPtr = std::shared_ptr<const Identity>;

//! Which directories are shown to somebody; empty = all.
[[nodiscard]] QStringList directoriesOf(const store::User &user);
//! The words of a role, "proxy" (the AI proxy) included.
[[nodiscard]] QList<QByteArray> permissionsOf(store::Role role);
//! Those of a token: what it was given, as far as its user still may.
[[nodiscard]] QList<QByteArray> permissionsOf(const store::AccessToken &token, store::Role role);
[[nodiscard]] http::Principal principalOf(const Identity &identity, const QHostAddress &peer);

//! Where phones find this server.
struct Place
{
    QUrl address;
    QByteArray fingerprint; //!< SHA-256 of the certificate, 32 bytes, if it is one that no authority signed; else empty
};

//! \brief What is decided once. Times in milliseconds.
struct Options
{
    qint64 slidingMs = 30LL * 24 * 3'600'000;  //!< without use for so long, a session ends
    qint64 absoluteMs = 90LL * 24 * 3'600'000; //!< and in any case after this
    qint64 cacheMs =
        5'000; //!< how long a token is believed without looking; an end in this process, or told by the database, counts at once
    int cacheSize = 10'000;                      //!< tokens
    qint64 touchMs = 60'000;                     //!< a use is noted so often at most
    qint64 sweepMs = 60'000;                     //!< how often open sockets' sessions are looked at
    qint64 keepEndedMs = 30LL * 24 * 3'600'000;  //!< then ended sessions and codes are forgotten
    qint64 keepAuditMs = 400LL * 24 * 3'600'000; //!< and what the audit log says
    qint64 proofMs = 15LL * 60 * 1000; //!< so long whoever signed in or confirmed is not asked again who they are
    qint64 pairingMs = 120'000;        //!< how long a pairing code is taken
    int pairingCodes = 10;             //!< for one person within ten minutes
    qint64 users = 10'000;             //!< that a server has, those that are disabled too
    int signInsWaiting = 64;           //!< more who wait for a password's hash are refused
    Passwords::Cost cost = {};
    http::SignInLimiter::Rules limits = {};
    bool createsExternalUsers = false;              //!< somebody whom an OpenID provider vouches for becomes a user
    store::Role externalRole = store::Role::Member; //!< as which; never Owner
    std::function<Place()> place = {};              //!< asked for each pairing code
    const Clock *clock = &systemClock();
    Scheduler *scheduler = &systemScheduler();
};

//! \name Refusals, with sentences for the person
//! @{
[[nodiscard]] tl::unexpected<Error> unauthorised(const QString &sentence);
[[nodiscard]] tl::unexpected<Error> forbidden(const QString &sentence);
[[nodiscard]] tl::unexpected<Error> badRequest(const QString &sentence);
[[nodiscard]] tl::unexpected<Error> tooOften();
//! @}

} // namespace qd::auth
