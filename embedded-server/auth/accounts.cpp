// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Signing in. Users: accountsusers.cpp.
#include "embedded-server/auth/accounts.h"

#include "core/base/json.h"
#include "core/base/worker.h"
#include "embedded-server/auth/tokens.h"
#include "embedded-server/auth/usernames.h"

namespace qd::auth {

using namespace Qt::StringLiterals;
using store::Transaction;

namespace {

const QString wrong = u"The name or the password is not right."_s;
const QString wrongCode =
    u"This code is not valid (any more). The server prints a new one each time it starts without an owner."_s;

QByteArray limiterKey(const QHostAddress &address, const QString &name)
{
    // Codes are too long to be guessed: who tries many only gets in their own way.
    return name.isEmpty() ? "code " + address.toString().toLatin1()
                          : "name " + hashOf(store::Users::keyOf(name).toUtf8());
}

Actor actorOf(const store::User &user, const Client &client)
{
    Actor actor;
    actor.userId = user.id;
    actor.name = user.name;
    actor.address = client.address.toString();
    return actor;
}

Actor stranger(const QHostAddress &address)
{
    Actor actor;
    actor.address = address.toString();
    return actor;
}

AuditLog::More failed(const QByteArray &details = "{}")
{
    return {false, details};
}

Outcome<store::User> makeOwner(Transaction &transaction, const store::User &wanted)
{
    store::Users users(transaction);
    return users.lock()
        .and_then([&] { return users.count(store::Role::Owner); })
        .and_then([&](qint64 owners) -> Outcome<store::User> {
            if (owners > 0)
                return tl::unexpected(
                    Error{Error::Code::Busy, u"there is an owner"_s, u"This server has an owner already."_s, 409});
            return users.create(wanted);
        });
}

Outcome<store::User> createNamed(store::Users &users, store::User made, const QString &base)
{
    for (int i = 1; i <= 50; ++i) {
        made.name = i == 1 ? base : base + u'-' + QString::number(i);
        const Outcome<store::User> taken = users.findByName(made.name);
        if (!taken)
            return taken.error().code == Error::Code::NotFound ? users.create(made) : taken;
    }
    return forbidden(u"There are too many people of this name here. Ask an owner of this server to add you."_s);
}

Outcome<store::User> externalUser(Transaction &transaction, const ExternalIdentity &identity, const Options &options)
{
    store::Users users(transaction);
    Outcome<store::User> known = users.findBySubject(identity.issuer, identity.subject);
    if (known || known.error().code != Error::Code::NotFound)
        return known;
    if (!options.createsExternalUsers || options.externalRole == store::Role::Owner)
        return forbidden(u"Nobody here has this account. Ask an owner of this server to add you."_s);
    if (const Outcome<void> room = roomForOneMore(users, options.users); !room)
        return tl::unexpected(room.error());
    store::User made;
    made.issuer = identity.issuer;
    made.subject = identity.subject;
    made.displayName = identity.displayName.left(mostNameCharacters);
    made.email = identity.email;
    made.role = options.externalRole;
    return createNamed(users, made, userNameFrom(identity.name));
}

// No provider is asked for it, and none can have this issuer: it is no https address.
Outcome<store::User> localPerson(Transaction &transaction, const QString &name)
{
    const QString issuer = u"urn:quarterdeck:this-computer"_s;
    const QString subject = u"person"_s;
    store::Users users(transaction);
    if (const auto locked = users.lock(); !locked)
        return tl::unexpected(locked.error());
    Outcome<store::User> known = users.findBySubject(issuer, subject);
    if (!known && known.error().code == Error::Code::NotFound) {
        store::User made;
        made.issuer = issuer;
        made.subject = subject;
        made.role = store::Role::Owner;
        return createNamed(users, made, userNameFrom(name));
    }
    // Whoever sits at the computer can't be locked out of it by another owner.
    if (known && (known->disabled || known->role != store::Role::Owner)) {
        known->disabled = false;
        known->role = store::Role::Owner;
        return users.update(*known);
    }
    return known;
}

} // namespace

Accounts::Accounts(store::Database &database, AuditLog &audit, Sessions &sessions, const Options &options)
    : m_database(database)
    , m_audit(audit)
    , m_sessions(sessions)
    , m_options(options)
    , m_passwords(options.cost)
    , m_limiter(*options.clock, options.limits)
    , m_paused(*options.clock, {.first = 1})
    , m_external(*options.clock, {.first = 10})
    , m_passage(options.signInsWaiting)
{}

Accounts::~Accounts() = default;

qint64 Accounts::waitMs(const QHostAddress &address, const QString &name) const
{
    return m_limiter.waitMs(address, limiterKey(address, name));
}

void Accounts::noteFailure(const QHostAddress &address, const QString &action)
{
    m_limiter.failed(address, limiterKey(address, {}));
    if (!action.isEmpty())
        m_audit.note(stranger(address), action, {}, failed());
}

void Accounts::notePaused(const QHostAddress &address, const QString &action)
{
    const qint64 attempts = m_paused.count(address, action);
    if (attempts == 0)
        return;
    json::Writer details;
    details.beginObject().member("paused", true).member("attempts", attempts).endObject();
    m_audit.note(stranger(address), action, {}, failed(details.take()));
}

void Accounts::noteExternalFailure(const QHostAddress &address, const QString &reason)
{
    const QString action = u"sign-in.external"_s;
    const qint64 attempts = m_external.count(address, action);
    if (attempts == 0)
        return;
    json::Writer details;
    details.beginObject().member("reason", reason).member("attempts", attempts).endObject();
    m_audit.note(stranger(address), action, {}, failed(details.take()));
}

QCoro::Task<Outcome<QString>> Accounts::bootstrapCode()
{
    QFuture<Outcome<qint64>> counting = m_database.read<qint64>(
        [](Transaction &transaction) { return store::Users(transaction).count(store::Role::Owner); });
    const Outcome<qint64> owners = co_await m_tasks(taskOf(std::move(counting)));
    if (!owners)
        co_return tl::unexpected(owners.error());
    if (*owners > 0)
        co_return QString();
    const QString code = newCode();
    m_bootstrapHash = hashOf(canonicalCode(code));
    co_return code;
}

QCoro::Task<Outcome<SignedIn>> Accounts::bootstrap(QString code, QString name, QString password, Client client)
{
    if (waitMs(client.address, {}) > 0) {
        notePaused(client.address, u"owner.bootstrap"_s);
        co_return tooOften();
    }
    const QByteArray typed = canonicalCode(code);
    if (m_bootstrapHash.isEmpty() || typed.isEmpty() || !http::equalInConstantTime(hashOf(typed), m_bootstrapHash)) {
        noteFailure(client.address, u"owner.bootstrap"_s);
        co_return unauthorised(wrongCode);
    }
    if (const Outcome<void> taken = checkUserName(name); !taken)
        co_return tl::unexpected(taken.error());
    const Outcome<QString> encoded = co_await m_tasks(hashNew(password, name));
    if (!encoded)
        co_return tl::unexpected(encoded.error());
    store::User owner;
    owner.name = name.trimmed();
    owner.role = store::Role::Owner;
    owner.passwordHash = *encoded;
    QFuture<Outcome<store::User>> making =
        m_database.write<store::User>([owner](Transaction &transaction) { return makeOwner(transaction, owner); });
    const Outcome<store::User> made = co_await m_tasks(taskOf(std::move(making)));
    if (!made)
        co_return tl::unexpected(made.error());
    m_bootstrapHash.clear();
    const Outcome<SignedIn> in = co_await m_tasks(letIn(*made, client, u"owner.bootstrap"_s));
    co_return in;
}

QCoro::Task<Outcome<store::User>> Accounts::personHere(const QString &name)
{
    QFuture<Outcome<store::User>> finding =
        m_database.write<store::User>([name](Transaction &transaction) { return localPerson(transaction, name); });
    return taskOf(std::move(finding));
}

QCoro::Task<Outcome<Accounts::Proof>> Accounts::prove(QString name, QString password, QHostAddress address)
{
    const QByteArray key = limiterKey(address, name);
    if (m_limiter.waitMs(address, key) > 0) {
        notePaused(address, u"sign-in"_s);
        co_return tooOften();
    }
    const Passage::Pass pass = co_await m_tasks(m_passage.enter());
    if (!pass)
        co_return tl::unexpected(Error{Error::Code::ServerError, u"too many sign-ins wait"_s,
                                       u"The server is busy. Try again in a minute."_s, 503});
    if (m_limiter.waitMs(address, key) > 0) { // those who came at the same time count too
        notePaused(address, u"sign-in"_s);
        co_return tooOften();
    }
    QFuture<Outcome<store::User>> finding = m_database.read<store::User>(
        [name](Transaction &transaction) { return store::Users(transaction).findByName(name); });
    const Outcome<store::User> user = co_await m_tasks(taskOf(std::move(finding)));
    if (!user && user.error().code != Error::Code::NotFound)
        co_return tl::unexpected(user.error());
    const QString encoded = user ? user->passwordHash.value_or(QString()) : QString();
    const Outcome<Passwords::Check> check = co_await m_tasks(m_passwords.compare(password, encoded));
    if (!check)
        co_return tl::unexpected(check.error());
    if (check->right && !user->disabled) {
        m_limiter.succeeded(key);
        co_return Proof{*user, check->outdated};
    }
    m_limiter.failed(address, key);
    // What was typed as a name may have been a password.
    Actor who = stranger(address);
    if (user)
        who.name = user->name;
    m_audit.note(who, u"sign-in"_s, {}, failed());
    co_return Proof();
}

QCoro::Task<Outcome<SignedIn>> Accounts::signIn(QString name, QString password, Client client)
{
    if (name.trimmed().isEmpty() || name.size() > mostNameCharacters)
        co_return unauthorised(wrong);
    const Outcome<Proof> proof = co_await m_tasks(prove(name, password, client.address));
    if (!proof)
        co_return tl::unexpected(proof.error());
    if (!proof->user)
        co_return unauthorised(wrong);
    if (proof->outdated)
        TaskScope::start(rehash(*proof->user, password));
    const Outcome<SignedIn> in = co_await m_tasks(letIn(*proof->user, client, u"sign-in"_s));
    co_return in;
}

QCoro::Task<> Accounts::rehash(store::User user, QString password)
{
    const Outcome<QString> encoded = co_await m_tasks(m_passwords.hash(password));
    if (!encoded)
        co_return;
    user.passwordHash = *encoded;
    m_database.write<store::User>([user](Transaction &transaction) { return store::Users(transaction).update(user); });
}

QCoro::Task<Outcome<SignedIn>> Accounts::letIn(store::User user, Client client, QString action)
{
    // Whoever was disabled or removed meanwhile is not found.
    const auto work = [user = std::move(user), client = std::move(client), action = std::move(action),
                       options = m_options](Transaction &transaction) -> Outcome<SignedIn> {
        const Outcome<store::User> now = store::Users(transaction).find(user.id);
        if (!now || now->disabled)
            return unauthorised(wrong);
        Outcome<SignedIn> in = Sessions::issue(transaction, *now, client, options);
        if (!in)
            return in;
        return AuditLog::note(transaction, actorOf(*now, client), action, in->session.id.toString(QUuid::WithoutBraces))
            .map([&in] { return *in; });
    };
    QFuture<Outcome<SignedIn>> issuing = m_database.write<SignedIn>(work);
    return taskOf(std::move(issuing));
}

QCoro::Task<Outcome<SignedIn>> Accounts::signInExternally(ExternalIdentity identity, Client client)
{
    if (identity.issuer.isEmpty() || identity.subject.isEmpty())
        co_return unauthorised(u"The provider did not say who you are."_s);
    QFuture<Outcome<store::User>> finding =
        m_database.write<store::User>([identity, options = m_options](Transaction &transaction) {
            return externalUser(transaction, identity, options);
        });
    const Outcome<store::User> user = co_await m_tasks(taskOf(std::move(finding)));
    if (!user)
        co_return tl::unexpected(user.error());
    if (user->disabled)
        co_return forbidden(u"This account is disabled. Ask an owner of this server."_s);
    const Outcome<SignedIn> in = co_await m_tasks(letIn(*user, client, u"sign-in.external"_s));
    co_return in;
}

QCoro::Task<Outcome<void>> Accounts::changePassword(Actor actor, QString current, QString next)
{
    if (!actor.userId || !actor.sessionId)
        co_return forbidden(u"Only somebody who has signed in with a password can change it."_s);
    const Outcome<store::User> user = co_await m_tasks(find(*actor.userId));
    if (!user)
        co_return tl::unexpected(user.error());
    if (!user->passwordHash)
        co_return badRequest(u"You sign in at another provider: change your password there."_s);
    const Outcome<Proof> proof = co_await m_tasks(prove(user->name, current, QHostAddress(actor.address)));
    if (!proof)
        co_return tl::unexpected(proof.error());
    if (!proof->user)
        co_return forbidden(u"The current password is not right."_s);
    const Outcome<QString> encoded = co_await m_tasks(hashNew(next, user->name));
    if (!encoded)
        co_return tl::unexpected(encoded.error());
    const Outcome<void> done = co_await m_tasks(storePassword(actor, *actor.userId, *encoded, u"password.change"_s));
    co_return done;
}

} // namespace qd::auth
