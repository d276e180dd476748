// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Users, as owners manage them.
#include "core/base/worker.h"
#include "embedded-server/auth/accounts.h"
#include "embedded-server/auth/usernames.h"
#include "embedded-server/store/proxytokens.h"
#include "embedded-server/store/syncrooms.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace qd::auth {

using namespace Qt::StringLiterals;
using store::Role;
using store::Transaction;
using store::User;

namespace {

//! A user as changed, and whom that touches.
struct Changed
{
    User user;
    Sessions::News news;
};

Outcome<void> ownerRemains(store::Users &users, bool wasOwner)
{
    if (!wasOwner)
        return {};
    return users.count(Role::Owner).and_then([](qint64 owners) -> Outcome<void> {
        if (owners > 0)
            return {};
        return tl::unexpected(Error{Error::Code::Busy, u"the last owner"_s,
                                    u"Somebody has to own this server: make another user an owner first."_s, 409});
    });
}

Outcome<Changed> changeRole(Transaction &transaction, const Actor &actor, const QUuid &id, Role role)
{
    store::Users users(transaction);
    if (const auto locked = users.lock(); !locked)
        return tl::unexpected(locked.error());
    Outcome<User> user = users.find(id);
    if (!user)
        return tl::unexpected(user.error());
    const bool wasOwner = user->role == Role::Owner;
    user->role = role;
    user = users.update(*user);
    if (!user)
        return tl::unexpected(user.error());
    if (const auto remains = ownerRemains(users, wasOwner); !remains)
        return tl::unexpected(remains.error());
    Changed changed{*user, {{}, {id}}};
    const QString what = user->name + u" to "_s + QString::fromLatin1(names(role)[std::size_t(role)]);
    return AuditLog::note(transaction, actor, u"users.setRole"_s, what).map([&changed] { return changed; });
}

//! The real paths of what somebody named, for comparing them with those that OpenCode uses. `elsewhere`: some may be on other machines only.
Outcome<QStringList> realDirectories(const QStringList &named, bool elsewhere)
{
    constexpr qsizetype most = 100;
    constexpr qsizetype longest = 4'096;
    if (named.size() > most)
        return badRequest(u"These are more directories than the %1 that somebody can be assigned."_s.arg(most));
    QStringList real;
    for (const QString &each : named) {
        if (!QDir::isAbsolutePath(each) || each.size() > longest || each.contains(QChar(0)))
            return badRequest(u"Name directories by their whole path, such as /srv/projects/deck."_s);
        const QFileInfo there(QDir::cleanPath(each));
        const bool isElsewhere = elsewhere && !there.exists();
        if (!there.isDir() && !isElsewhere)
            return badRequest(u"There is no directory %1 on the server's machine."_s.arg(each));
        const QString path = isElsewhere ? there.filePath() : there.canonicalFilePath();
        if (!real.contains(path))
            real.append(path);
    }
    return real;
}

QByteArray jsonOf(const QStringList &list)
{
    return QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact);
}

//! What may be asked of the AI proxy, each model once.
Outcome<Accounts::Limits> possibleLimits(Accounts::Limits wanted)
{
    constexpr qsizetype most = 200;
    constexpr qsizetype longest = 200;
    constexpr int mostRequests = 100'000;
    constexpr int mostStreams = 1'000;
    const auto isPrint = [](QChar c) { return c.isPrint(); };
    QStringList models;
    for (const QString &each : std::as_const(wanted.models)) {
        const QString model = each.trimmed();
        if (model.isEmpty() || model.size() > longest || !std::ranges::all_of(model, isPrint))
            return badRequest(u"Name models as their providers spell them, such as gpt-5-mini."_s);
        if (!models.contains(model))
            models.append(model);
    }
    if (models.size() > most)
        return badRequest(u"These are more models than the %1 that a list can have."_s.arg(most));
    const bool fits = wanted.requestsPerMinute >= 0 && wanted.requestsPerMinute <= mostRequests &&
                      wanted.streams >= 0 && wanted.streams <= mostStreams;
    if (!fits)
        return badRequest(u"Allow up to %1 requests a minute and %2 answers at once; 0 stands for the server's own "
                          "limit."_s.arg(mostRequests)
                              .arg(mostStreams));
    wanted.models = models;
    return wanted;
}

//! What is no more than written down, and counts at once.
Outcome<Changed> changeUser(Transaction &transaction, const Actor &actor, const QUuid &id, const QString &action,
                            const std::function<void(User &)> &edit)
{
    store::Users users(transaction);
    Outcome<User> user = users.find(id);
    if (!user)
        return tl::unexpected(user.error());
    edit(*user);
    user = users.update(*user);
    if (!user)
        return tl::unexpected(user.error());
    Changed changed{*user, {{}, {id}}};
    return AuditLog::note(transaction, actor, action, user->name).map([&changed] { return changed; });
}

Outcome<Changed> changeDisabled(Transaction &transaction, const Actor &actor, const QUuid &id, bool disabled)
{
    store::Users users(transaction);
    if (const auto locked = users.lock(); !locked)
        return tl::unexpected(locked.error());
    Outcome<User> user = users.find(id);
    if (!user)
        return tl::unexpected(user.error());
    Changed changed;
    if (disabled) {
        // Before: afterwards none of them counts as alive.
        const auto news = Sessions::endAll(transaction, id, {}, true);
        if (!news)
            return tl::unexpected(news.error());
        changed.news = *news;
        changed.news.changed.append(id); // for what else they had, such as proxy tokens
    }
    user->disabled = disabled;
    user = users.update(*user);
    if (!user)
        return tl::unexpected(user.error());
    if (const auto remains = ownerRemains(users, user->role == Role::Owner); !remains)
        return tl::unexpected(remains.error());
    changed.user = *user;
    const QString action = disabled ? u"users.disable"_s : u"users.enable"_s;
    return AuditLog::note(transaction, actor, action, user->name).map([&changed] { return changed; });
}

Outcome<Changed> removeUser(Transaction &transaction, const Actor &actor, const QUuid &id)
{
    store::Users users(transaction);
    if (const auto locked = users.lock(); !locked)
        return tl::unexpected(locked.error());
    const Outcome<User> user = users.find(id);
    if (!user)
        return tl::unexpected(user.error());
    const auto news = Sessions::endAll(transaction, id, {}, true);
    if (!news)
        return tl::unexpected(news.error());
    Changed changed{*user, *news};
    changed.news.changed.append(id);
    return users.remove(id)
        .and_then([&] { return ownerRemains(users, user->role == Role::Owner); })
        .and_then([&] { return store::SyncRooms(transaction).removeOwner(id.toString(QUuid::WithoutBraces)); })
        .and_then([&] { return AuditLog::note(transaction, actor, u"users.remove"_s, user->name); })
        .map([&changed] { return changed; });
}

template <typename Work>
QFuture<Outcome<Changed>> change(store::Database &database, const QString &by, Work work)
{
    return database.write<Changed>([work = std::move(work), by](Transaction &transaction) -> Outcome<Changed> {
        Outcome<Changed> changed = work(transaction);
        if (!changed)
            return changed;
        return Sessions::tell(transaction, changed->news, by).map([&changed] { return *changed; });
    });
}

} // namespace

QCoro::Task<Outcome<QString>> Accounts::hashNew(QString password, QString name)
{
    if (const Outcome<void> taken = Passwords::check(password, name); !taken)
        co_return tl::unexpected(taken.error());
    const Passage::Pass pass = co_await m_tasks(m_passage.enter());
    if (!pass)
        co_return tl::unexpected(Error{Error::Code::ServerError, u"too many sign-ins wait"_s,
                                       u"The server is busy. Try again in a minute."_s, 503});
    const Outcome<QString> encoded = co_await m_tasks(m_passwords.hash(password));
    co_return encoded;
}

QCoro::Task<Outcome<User>> Accounts::create(Actor actor, NewUser wanted)
{
    if (const Outcome<void> taken = checkUserName(wanted.name); !taken)
        co_return tl::unexpected(taken.error());
    User user;
    user.name = wanted.name.trimmed();
    user.displayName = wanted.displayName.left(mostNameCharacters);
    user.email = wanted.email;
    user.role = wanted.role;
    if (!wanted.password.isEmpty()) {
        const Outcome<QString> encoded = co_await m_tasks(hashNew(wanted.password, user.name));
        if (!encoded)
            co_return tl::unexpected(encoded.error());
        user.passwordHash = *encoded;
    }
    const auto work = [actor, user, most = m_options.users](Transaction &transaction) -> Outcome<User> {
        store::Users users(transaction);
        if (const Outcome<void> room = roomForOneMore(users, most); !room)
            return tl::unexpected(room.error());
        if (users.findByName(user.name))
            return tl::unexpected(
                Error{Error::Code::Busy, u"the name is taken"_s, u"Somebody here has this name already."_s, 409});
        Outcome<User> made = users.create(user);
        if (!made)
            return made;
        return AuditLog::note(transaction, actor, u"users.create"_s, made->name).map([&made] { return *made; });
    };
    QFuture<Outcome<User>> making = m_database.write<User>(work);
    const Outcome<User> made = co_await m_tasks(taskOf(std::move(making)));
    co_return made;
}

QCoro::Task<Outcome<store::Page<User>>> Accounts::list(store::PageRequest request)
{
    return taskOf(m_database.read<store::Page<User>>(
        [request](Transaction &transaction) { return store::Users(transaction).list(request); }));
}

QCoro::Task<Outcome<User>> Accounts::find(QUuid userId)
{
    return taskOf(
        m_database.read<User>([userId](Transaction &transaction) { return store::Users(transaction).find(userId); }));
}

QCoro::Task<Outcome<User>> Accounts::setRole(Actor actor, QUuid userId, Role role)
{
    QFuture<Outcome<Changed>> changing =
        change(m_database, m_sessions.name(), [actor, userId, role](Transaction &transaction) {
            return changeRole(transaction, actor, userId, role);
        });
    const Outcome<Changed> changed = co_await m_tasks(taskOf(std::move(changing)));
    if (!changed)
        co_return tl::unexpected(changed.error());
    m_sessions.apply(changed->news);
    co_return changed->user;
}

QCoro::Task<Outcome<User>> Accounts::setDirectories(Actor actor, QUuid userId, QStringList directories, bool elsewhere)
{
    const Outcome<QStringList> real = realDirectories(directories, elsewhere);
    if (!real)
        co_return tl::unexpected(real.error());
    const auto edit = [text = jsonOf(*real)](User &user) { user.directories.text = text; };
    QFuture<Outcome<Changed>> changing =
        change(m_database, m_sessions.name(), [actor, userId, edit](Transaction &transaction) {
            return changeUser(transaction, actor, userId, u"users.setDirectories"_s, edit);
        });
    const Outcome<Changed> changed = co_await m_tasks(taskOf(std::move(changing)));
    if (!changed)
        co_return tl::unexpected(changed.error());
    m_sessions.apply(changed->news);
    co_return changed->user;
}

QCoro::Task<Outcome<User>> Accounts::setLimits(Actor actor, QUuid userId, Limits limits)
{
    const Outcome<Limits> taken = possibleLimits(limits);
    if (!taken)
        co_return tl::unexpected(taken.error());
    const auto edit = [taken = *taken](User &user) {
        user.models.text = jsonOf(taken.models);
        user.requestsPerMinute = taken.requestsPerMinute;
        user.streams = taken.streams;
    };
    QFuture<Outcome<Changed>> changing =
        change(m_database, m_sessions.name(), [actor, userId, edit](Transaction &transaction) {
            return changeUser(transaction, actor, userId, u"users.setLimits"_s, edit);
        });
    const Outcome<Changed> changed = co_await m_tasks(taskOf(std::move(changing)));
    if (!changed)
        co_return tl::unexpected(changed.error());
    m_sessions.apply(changed->news);
    co_return changed->user;
}

QCoro::Task<Outcome<User>> Accounts::setDisabled(Actor actor, QUuid userId, bool disabled)
{
    QFuture<Outcome<Changed>> changing =
        change(m_database, m_sessions.name(), [actor, userId, disabled](Transaction &transaction) {
            return changeDisabled(transaction, actor, userId, disabled);
        });
    const Outcome<Changed> changed = co_await m_tasks(taskOf(std::move(changing)));
    if (!changed)
        co_return tl::unexpected(changed.error());
    m_sessions.apply(changed->news);
    co_return changed->user;
}

QCoro::Task<Outcome<void>> Accounts::remove(Actor actor, QUuid userId)
{
    QFuture<Outcome<Changed>> changing =
        change(m_database, m_sessions.name(),
               [actor, userId](Transaction &transaction) { return removeUser(transaction, actor, userId); });
    const Outcome<Changed> changed = co_await m_tasks(taskOf(std::move(changing)));
    if (!changed)
        co_return tl::unexpected(changed.error());
    m_sessions.apply(changed->news);
    co_return Outcome<void>();
}

QCoro::Task<Outcome<void>> Accounts::setPassword(Actor actor, QUuid userId, QString password)
{
    const Outcome<User> user = co_await m_tasks(find(userId));
    if (!user)
        co_return tl::unexpected(user.error());
    const Outcome<QString> encoded = co_await m_tasks(hashNew(password, user->name));
    if (!encoded)
        co_return tl::unexpected(encoded.error());
    const Outcome<void> done = co_await m_tasks(storePassword(actor, userId, *encoded, u"users.setPassword"_s));
    co_return done;
}

QCoro::Task<Outcome<void>> Accounts::storePassword(Actor actor, QUuid userId, QString encoded, QString action)
{
    const auto work = [actor, userId, encoded, action](Transaction &transaction) -> Outcome<Changed> {
        store::Users users(transaction);
        Outcome<User> user = users.find(userId);
        if (!user)
            return tl::unexpected(user.error());
        user->passwordHash = encoded;
        user = users.update(*user);
        // Whoever forgot it, or lost it to somebody, keeps nothing that was made with it.
        const bool isOwn = actor.userId == userId;
        const auto news = Sessions::endAll(transaction, userId, actor.sessionId, !isOwn);
        if (!user || !news)
            return tl::unexpected(user ? news.error() : user.error());
        if (!isOwn) {
            if (const auto done = store::ProxyTokens(transaction).revokeAll(userId); !done)
                return tl::unexpected(done.error());
        }
        Changed changed{*user, *news};
        return AuditLog::note(transaction, actor, action, user->name).map([&changed] { return changed; });
    };
    QFuture<Outcome<Changed>> changing = change(m_database, m_sessions.name(), work);
    const Outcome<Changed> changed = co_await m_tasks(taskOf(std::move(changing)));
    if (!changed)
        co_return tl::unexpected(changed.error());
    m_sessions.apply(changed->news);
    co_return Outcome<void>();
}

QCoro::Task<Outcome<User>> Accounts::linkExternally(Actor actor, QUuid userId, QString issuer, QString subject)
{
    QFuture<Outcome<User>> linking =
        m_database.write<User>([actor, userId, issuer, subject](Transaction &transaction) -> Outcome<User> {
            store::Users users(transaction);
            Outcome<User> user = users.find(userId);
            if (!user)
                return user;
            user->issuer = issuer;
            user->subject = subject;
            user = users.update(*user);
            if (!user)
                return user;
            return AuditLog::note(transaction, actor, u"users.link"_s, user->name + u" to "_s + issuer).map([&user] {
                return *user;
            });
        });
    const Outcome<User> linked = co_await m_tasks(taskOf(std::move(linking)));
    co_return linked;
}

} // namespace qd::auth
