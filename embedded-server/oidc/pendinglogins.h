// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QHash>
#include <QUrl>

#include <optional>

namespace qd::oidc {

//! 256 random bits as base64url.
[[nodiscard]] QByteArray randomToken();
//! SHA-256 as base64url.
[[nodiscard]] QByteArray hashOf(const QByteArray &secret);

//! \brief A sign-in that somebody has begun: what is needed to end it, and to know that it is the same one.
struct PendingLogin
{
    QByteArray nonce;
    QByteArray verifier; //!< of PKCE
    QUrl redirect;
    QByteArray ticketHash; //!< of what only who began it has
};

//! \brief Sign-ins under way, by their state. Each ends once, within ten minutes; when there are too many, the oldest go. One thread.
class PendingLogins
{
public:
    static constexpr qint64 lifetimeMs = 10LL * 60 * 1000;
    static constexpr qsizetype most = 10'000;

    explicit PendingLogins(const Clock &clock)
        : m_clock(clock)
    {}

    void add(const QByteArray &state, const PendingLogin &login);
    //! It is gone after that, whatever comes of it.
    [[nodiscard]] std::optional<PendingLogin> take(const QByteArray &state);
    [[nodiscard]] qsizetype size() const { return m_logins.size(); }

private:
    void forgetOld();

    struct Entry
    {
        PendingLogin login;
        qint64 until; //!< monotonic
    };
    const Clock &m_clock;
    QHash<QByteArray, Entry> m_logins;
    QList<QByteArray> m_order; //!< oldest first; may name some that are gone
};

} // namespace qd::oidc
