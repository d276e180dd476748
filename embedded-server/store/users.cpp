// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/users.h"

#include "core/base/jsontree.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const Table<User> &table()
{
    static const Table<User> users(u"users"_s, u"user"_s,
                                   {
                                       field<User>(u"name"_s, &User::name),
                                       field<User>(u"name_key"_s, &User::nameKey),
                                       field<User>(u"display_name"_s, &User::displayName),
                                       field<User>(u"email"_s, &User::email),
                                       field<User>(u"role"_s, &User::role),
                                       field<User>(u"password_hash"_s, &User::passwordHash),
                                       field<User>(u"issuer"_s, &User::issuer),
                                       field<User>(u"subject"_s, &User::subject),
                                       field<User>(u"disabled"_s, &User::disabled),
                                       field<User>(u"directories"_s, &User::directories),
                                       field<User>(u"models"_s, &User::models),
                                       field<User>(u"requests_per_minute"_s, &User::requestsPerMinute),
                                       field<User>(u"streams"_s, &User::streams),
                                   });
    return users;
}

} // namespace

QStringList namesIn(const Json &list)
{
    const auto tree = json::Tree::parse(list.text);
    if (!tree || !(*tree)->root().isArray())
        return {QString()};
    QStringList names;
    for (json::Node each = (*tree)->root().first(); !each.isAbsent(); each = each.next())
        names.append(each.string().value_or(QString()));
    return names;
}

QString Users::keyOf(const QString &name)
{
    return name.trimmed().normalized(QString::NormalizationForm_KC).toCaseFolded();
}

Outcome<User> Users::create(User user)
{
    user.nameKey = keyOf(user.name);
    return table().insert(m_transaction, std::move(user));
}

Outcome<User> Users::find(const QUuid &id)
{
    return table().find(m_transaction, id);
}

Outcome<User> Users::findByName(const QString &name)
{
    return table().one(m_transaction, {where("name_key", keyOf(name))});
}

Outcome<User> Users::findBySubject(const QString &issuer, const QString &subject)
{
    return table().one(m_transaction, {where("issuer", issuer), where("subject", subject)});
}

Outcome<User> Users::firstOwner()
{
    return table().one(m_transaction, {where("role", Role::Owner), where("disabled", false)});
}

Outcome<Page<User>> Users::list(const PageRequest &request)
{
    return table().page(m_transaction, {}, request);
}

Outcome<User> Users::update(User user)
{
    user.nameKey = keyOf(user.name);
    return table().update(m_transaction, std::move(user));
}

Outcome<void> Users::remove(const QUuid &id)
{
    // Tasks hold what they refer to, so they go before it; the engines' own order of cascades differs.
    for (const QString &owned : {u"unit_task"_s, u"composite_task"_s, u"agent_task"_s, u"repository_group"_s}) {
        const auto gone = m_transaction.run(u"DELETE FROM %1 WHERE owner_id = ?"_s.arg(owned), bind(id));
        if (!gone)
            return tl::unexpected(gone.error());
    }
    return table().remove(m_transaction, id);
}

Outcome<void> Users::lock()
{
    if (m_transaction.engine() == Engine::Sqlite)
        return {}; // it has one writer
    return m_transaction.run(u"LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"_s).map([](qint64) {});
}

Outcome<qint64> Users::countAll()
{
    return m_transaction.value<qint64>(u"SELECT count(*) FROM users"_s).map([](std::optional<qint64> number) {
        return number.value_or(0);
    });
}

Outcome<qint64> Users::count(Role role)
{
    return m_transaction.value<qint64>(u"SELECT count(*) FROM users WHERE role = ? AND NOT disabled"_s, bind(role))
        .map([](std::optional<qint64> number) { return number.value_or(0); });
}

} // namespace qd::store
