// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/sessions.h"

#include "core/base/logging.h"
#include "core/base/worker.h"
#include "embedded-server/auth/tokens.h"
#include "embedded-server/store/pairingcodes.h"

namespace qd::auth {

using namespace Qt::StringLiterals;
using store::Transaction;

namespace {

const QString topic = u"auth"_s;
const QString sessionWord = u"ended"_s;
const QString userWord = u"changed"_s;
const QString signInFirst = u"Sign in first: this session or token is not valid, or not any more."_s;
constexpr int mostLooks = 5;

} // namespace

Sessions::Sessions(store::Database &database, const Options &options)
    : m_database(database)
    , m_options(options)
{
    connect(&m_database.notifier(), &store::Notifier::notified, this, &Sessions::heard);
    connect(&m_database.notifier(), &store::Notifier::missed, this, &Sessions::forget);
    planSweep();
}

Sessions::~Sessions() = default;

Outcome<std::shared_ptr<Identity>> Sessions::look(Transaction &transaction, const QByteArray &token)
{
    auto identity = std::make_shared<Identity>();
    const QByteArray hash = hashOf(token);
    Outcome<QUuid> userId;
    QByteArray stored;
    if (isToken(token, sessionPrefix)) {
        userId = store::BearerSessions(transaction).findAlive(hash).map([&](const store::BearerSession &session) {
            identity->session = session;
            stored = session.tokenHash;
            return session.userId;
        });
    } else {
        userId = store::AccessTokens(transaction).findAlive(hash).map([&](const store::AccessToken &found) {
            identity->accessToken = found;
            stored = found.tokenHash;
            return found.userId;
        });
    }
    if (!userId)
        return tl::unexpected(userId.error());
    if (!http::equalInConstantTime(stored, hash))
        return unauthorised(signInFirst);
    return store::Users(transaction).find(*userId).map([&identity](const store::User &user) {
        identity->user = user;
        identity->permissions =
            identity->accessToken ? permissionsOf(*identity->accessToken, user.role) : permissionsOf(user.role);
        return identity;
    });
}

QCoro::Task<Outcome<IdentityPtr>> Sessions::authenticateToken(QByteArray token)
{
    if (!isToken(token, sessionPrefix) && !isToken(token, accessPrefix))
        co_return unauthorised(signInFirst);
    const QByteArray hash = hashOf(token);
    const auto known = m_known.constFind(hash);
    if (known != m_known.cend() && m_options.clock->monotonicMs() - known->at < m_options.cacheMs) {
        const IdentityPtr identity = recall(hash);
        if (!identity)
            co_return unauthorised(signInFirst);
        co_return identity;
    }
    using Found = Outcome<std::shared_ptr<Identity>>;
    for (int i = 0; i < mostLooks; ++i) {
        const quint64 news = m_news;
        QFuture<Found> looking = m_database.read<std::shared_ptr<Identity>>(
            [token](Transaction &transaction) { return look(transaction, token); });
        const Found found = co_await m_tasks(taskOf(std::move(looking)));
        if (news != m_news)
            continue; // what was read may be from before
        if (!found && found.error().code != Error::Code::NotFound)
            co_return tl::unexpected(found.error());
        if (found)
            (*found)->ending = endingOf(**found);
        remember(hash, found ? IdentityPtr(*found) : nullptr);
        const IdentityPtr identity = recall(hash);
        if (!identity)
            co_return unauthorised(signInFirst);
        co_return identity;
    }
    co_return tl::unexpected(Error{Error::Code::ServerError, u"sign-ins change all the time"_s, {}, 503});
}

std::shared_ptr<http::Ending> Sessions::endingOf(const Identity &identity)
{
    Live &live = m_live[identity.id()];
    std::shared_ptr<http::Ending> ending = live.ending.lock();
    if (ending && live.role != identity.user.role) { // changed by somebody who told nobody
        ending->end(http::Ending::Changed, "Your permissions are others now.");
        ending.reset();
    }
    live.userId = identity.user.id;
    live.role = identity.user.role;
    if (!ending)
        live.ending = ending = std::make_shared<http::Ending>();
    return ending;
}

IdentityPtr Sessions::recall(const QByteArray &hash)
{
    Known &known = m_known[hash];
    if (!known.identity || known.identity->expiresAt() <= m_options.clock->nowMs())
        return nullptr;
    touch(known);
    return known.identity;
}

void Sessions::remember(const QByteArray &hash, const IdentityPtr &identity)
{
    const qint64 now = m_options.clock->monotonicMs();
    if (m_known.size() >= m_options.cacheSize) {
        m_known.removeIf([this, now](auto known) { return now - known->at >= m_options.cacheMs; });
        if (m_known.size() >= m_options.cacheSize)
            m_known.clear();
    }
    qint64 touchedAt = 0;
    if (identity)
        touchedAt = identity->session ? identity->session->lastUsedAt : identity->accessToken->lastUsedAt.value_or(0);
    const auto before = m_known.constFind(hash);
    if (before != m_known.cend())
        touchedAt = std::max(touchedAt, before->touchedAt);
    m_known.insert(hash, Known{identity, now, touchedAt});
}

// Nobody waits for it: a use that is not noted ends a session a minute early at most.
void Sessions::touch(Known &known)
{
    const qint64 now = m_options.clock->nowMs();
    if (now - known.touchedAt < m_options.touchMs)
        return;
    known.touchedAt = now;
    const QUuid id = known.identity->id();
    const bool isSession = known.identity->session.has_value();
    m_database.write<void>([id, isSession, until = now + m_options.slidingMs](Transaction &transaction) {
        return isSession ? store::BearerSessions(transaction).touch(id, until)
                         : store::AccessTokens(transaction).touch(id);
    });
}

Outcome<SignedIn> Sessions::issue(Transaction &transaction, store::User user, const Client &client,
                                  const Options &options)
{
    SignedIn made;
    made.user = std::move(user);
    made.token = newToken(sessionPrefix);
    store::BearerSession session;
    session.userId = made.user.id;
    session.tokenHash = hashOf(made.token);
    session.kind = client.kind;
    session.expiresAt = transaction.nowMs() + options.slidingMs;
    session.absoluteExpiresAt = transaction.nowMs() + options.absoluteMs;
    store::BearerSessions sessions(transaction);
    if (!client.device.isEmpty()) {
        store::Device device;
        device.userId = made.user.id;
        device.name = client.device;
        device.platform = client.platform;
        const Outcome<store::Device> added = sessions.addDevice(device);
        if (!added)
            return tl::unexpected(added.error());
        session.deviceId = added->id;
    }
    return sessions.create(session).map([&made](const store::BearerSession &created) {
        made.session = created;
        return made;
    });
}

Outcome<Sessions::News> Sessions::endAll(Transaction &transaction, const QUuid &userId, std::optional<QUuid> butNot,
                                         bool tokensToo)
{
    News news;
    store::BearerSessions sessions(transaction);
    store::AccessTokens tokens(transaction);
    const auto alive = sessions.aliveOf(userId);
    if (!alive)
        return tl::unexpected(alive.error());
    for (const store::BearerSession &session : *alive) {
        if (session.id == butNot)
            continue;
        news.ended.append(session.id);
        if (const auto done = sessions.revoke(session.id); !done)
            return tl::unexpected(done.error());
    }
    if (const auto done = store::PairingCodes(transaction).withdrawAll(userId); !done)
        return tl::unexpected(done.error());
    if (!tokensToo)
        return news;
    const auto given = tokens.aliveOf(userId);
    if (!given)
        return tl::unexpected(given.error());
    for (const store::AccessToken &token : *given) {
        news.ended.append(token.id);
        if (const auto done = tokens.revoke(token.id); !done)
            return tl::unexpected(done.error());
    }
    return news;
}

Outcome<void> Sessions::tell(Transaction &transaction, const News &news, const QString &by)
{
    const auto tellAll = [&](const QString &word, const QList<QUuid> &ids) -> Outcome<void> {
        for (const QUuid &id : ids) {
            const QString text = word + u' ' + id.toString(QUuid::WithoutBraces) + u' ' + by;
            if (const auto told = transaction.notify(topic, text); !told)
                return told;
        }
        return {};
    };
    return tellAll(sessionWord, news.ended).and_then([&] { return tellAll(userWord, news.changed); });
}

} // namespace qd::auth
