// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QCoroTask>
#include <QThreadPool>

namespace qd::auth {

//! \brief Passwords: which are taken, and their hashes (Argon2id, as libsodium encodes it, RFC 9106).
//!
//! A password is what the letters look like: it is put into Unicode's form C, so that one keyboard's é is another's; nothing else is changed,
//! trimmed or cut off. At least 8 characters and at most 1,024 bytes; any characters; the commonest passwords and the account's own name are refused,
//! also with digits or signs before and after them, and nothing is asked about kinds of characters (OWASP ASVS 5.0, 6.2).
//!
//! Hashing runs on a thread of its own, one at a time. Used from one thread with an event loop.
class Passwords
{
public:
    struct Cost
    {
        quint64 operations = 2;
        quint64 memory = 64ULL * 1024 * 1024; //!< bytes
    };
    struct Check
    {
        bool right = false;
        bool outdated = false; //!< hashed at another cost: hash it again
    };
    static constexpr int fewestCharacters = 8;
    static constexpr int mostBytes = 1'024;

    Passwords()
        : Passwords(Cost{})
    {}
    explicit Passwords(Cost cost);
    ~Passwords();
    Q_DISABLE_COPY_MOVE(Passwords)

    //! BadRequest with a sentence for the person (serverMessage) if it is not taken as the new password of that account.
    [[nodiscard]] static Outcome<void> check(const QString &password, const QString &accountName);

    //! For User::passwordHash.
    [[nodiscard]] QCoro::Task<Outcome<QString>> hash(QString password);
    //! Takes as long for an account that is not there (an empty `encoded`), or that has no password, as for a wrong password.
    [[nodiscard]] QCoro::Task<Outcome<Check>> compare(QString password, QString encoded);

private:
    Cost m_cost;
    QThreadPool m_pool;
};

//! In lower case, in form C.
[[nodiscard]] bool isCommonPassword(const QString &password);

} // namespace qd::auth
