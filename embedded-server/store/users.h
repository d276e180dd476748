// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/table.h"

#include <array>

namespace qd::store {

enum class Role : quint8
{
    Owner,
    Member,
    ReadOnly
};
[[nodiscard]] constexpr std::array<const char *, 3> names(Role)
{
    return {"owner", "member", "read-only"};
}

struct User : Entity
{
    QString name;    //!< to sign in with; no two differ in upper and lower case only
    QString nameKey; //!< set by Users
    QString displayName;
    std::optional<QString> email;
    Role role = Role::Member;
    std::optional<QString> passwordHash; //!< encoded Argon2id; none: signs in elsewhere
    std::optional<QString> issuer;       //!< OpenID Connect, with `subject`
    std::optional<QString> subject;
    bool disabled = false;
    Json directories{"[]"};    //!< that are shown to them, and what is below; empty = all
    Json models{"[]"};         //!< that they may ask through the AI proxy; empty = all
    int requestsPerMinute = 0; //!< there; 0 = as the server limits everybody
    int streams = 0;           //!< there, at once; likewise
};

//! A stored list of which an empty one means everything. What can't be read is nothing: one name, which is empty.
[[nodiscard]] QStringList namesIn(const Json &list);

//! \brief The people of a server with accounts. With a user go devices, sessions, keys and whatever else is theirs.
class Users
{
public:
    explicit Users(Transaction &transaction)
        : m_transaction(transaction)
    {}

    //! What makes two names the same: neither case nor the way that an accent is spelled.
    [[nodiscard]] static QString keyOf(const QString &name);

    //! Busy if the name or the (issuer, subject) is taken.
    [[nodiscard]] Outcome<User> create(User user);
    [[nodiscard]] Outcome<User> find(const QUuid &id);
    [[nodiscard]] Outcome<User> findByName(const QString &name);
    //! Of those that are not disabled, the one who was here first; NotFound if there is none.
    [[nodiscard]] Outcome<User> firstOwner();
    [[nodiscard]] Outcome<User> findBySubject(const QString &issuer, const QString &subject);
    [[nodiscard]] Outcome<Page<User>> list(const PageRequest &request);
    [[nodiscard]] Outcome<User> update(User user);
    //! Busy, with nothing removed, while somebody else's task works in a repository of this user.
    [[nodiscard]] Outcome<void> remove(const QUuid &id);
    //! Until the transaction ends, nobody else changes users: for what must hold over several, such as that an owner remains.
    [[nodiscard]] Outcome<void> lock();
    [[nodiscard]] Outcome<qint64> countAll();
    //! Those that are not disabled.
    [[nodiscard]] Outcome<qint64> count(Role role);

private:
    Transaction &m_transaction;
};

} // namespace qd::store
