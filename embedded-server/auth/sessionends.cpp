// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// How sessions end: revoked here, told by the database, or found to be over.
#include "core/base/logging.h"
#include "core/base/worker.h"
#include "embedded-server/auth/sessions.h"
#include "embedded-server/store/pairingcodes.h"

#include <QSet>

#include <algorithm>
#include <tuple>

namespace qd::auth {

using namespace Qt::StringLiterals;
using store::Transaction;

namespace {

constexpr qint64 purgeMs = 3'600'000;

//! What is true of those whose sockets are open.
struct Truth
{
    QSet<QUuid> alive; //!< sessions and access tokens
    QHash<QUuid, store::Role> roles;
};

Outcome<Truth> truthOf(Transaction &transaction, const QSet<QUuid> &users)
{
    Truth truth;
    for (const QUuid &id : users) {
        const auto sessions = store::BearerSessions(transaction).aliveOf(id);
        const auto tokens = store::AccessTokens(transaction).aliveOf(id);
        const auto user = store::Users(transaction).find(id);
        if (!sessions || !tokens)
            return tl::unexpected(sessions ? tokens.error() : sessions.error());
        for (const store::BearerSession &session : *sessions)
            truth.alive.insert(session.id);
        for (const store::AccessToken &token : *tokens)
            truth.alive.insert(token.id);
        if (user)
            truth.roles.insert(id, user->role);
    }
    return truth;
}

Outcome<QList<Sessions::Presence>> presencesOf(Transaction &transaction, const QHash<QUuid, QUuid> &users)
{
    QList<Sessions::Presence> found;
    for (auto one = users.cbegin(); one != users.cend(); ++one) {
        const auto user = store::Users(transaction).find(*one);
        if (!user)
            continue; // just removed
        Sessions::Presence presence{user->displayName.isEmpty() ? user->name : user->displayName, {}};
        const auto session = store::BearerSessions(transaction).find(one.key());
        if (session && session->deviceId) {
            if (const auto device = store::BearerSessions(transaction).findDevice(*session->deviceId))
                presence.device = device->name;
        }
        found.append(presence);
    }
    const auto before = [](const Sessions::Presence &one, const Sessions::Presence &other) {
        return std::tie(one.user, one.device) < std::tie(other.user, other.device);
    };
    std::ranges::sort(found, before);
    found.erase(std::ranges::unique(found).begin(), found.end());
    return found;
}

Outcome<Sessions::News> endOne(Transaction &transaction, const Actor &actor, const QUuid &id,
                               const std::optional<QUuid> &userId, const QString &by)
{
    store::BearerSessions sessions(transaction);
    const auto found = sessions.find(id);
    if (!found)
        return tl::unexpected(found.error());
    if (userId && found->userId != *userId)
        return tl::unexpected(store::notFound(u"session"_s));
    Sessions::News news;
    const auto revoked = sessions.revoke(id);
    if (!revoked)
        return tl::unexpected(revoked.error());
    if (*revoked == 0)
        return news; // it had ended
    news.ended.append(id);
    return AuditLog::note(transaction, actor, u"sessions.revoke"_s, id.toString(QUuid::WithoutBraces))
        .and_then([&] { return Sessions::tell(transaction, news, by); })
        .map([&news] { return news; });
}

Outcome<Sessions::News> endDevice(Transaction &transaction, const Actor &actor, const QUuid &id,
                                  const std::optional<QUuid> &userId, const QString &by)
{
    store::BearerSessions sessions(transaction);
    const auto device = sessions.findDevice(id);
    if (!device)
        return tl::unexpected(device.error());
    if (userId && device->userId != *userId)
        return tl::unexpected(store::notFound(u"device"_s));
    const auto alive = sessions.aliveOf(device->userId);
    if (!alive)
        return tl::unexpected(alive.error());
    Sessions::News news;
    for (const store::BearerSession &session : *alive) {
        if (session.deviceId == id)
            news.ended.append(session.id);
    }
    return sessions.removeDevice(id)
        .and_then([&] { return AuditLog::note(transaction, actor, u"devices.revoke"_s, device->name); })
        .and_then([&] { return Sessions::tell(transaction, news, by); })
        .map([&news] { return news; });
}

} // namespace

QCoro::Task<Outcome<QList<store::BearerSession>>> Sessions::list(QUuid userId)
{
    return taskOf(m_database.read<QList<store::BearerSession>>(
        [userId](Transaction &transaction) { return store::BearerSessions(transaction).aliveOf(userId); }));
}

QCoro::Task<Outcome<QList<store::Device>>> Sessions::devices(QUuid userId)
{
    return taskOf(m_database.read<QList<store::Device>>(
        [userId](Transaction &transaction) { return store::BearerSessions(transaction).devicesOf(userId); }));
}

QCoro::Task<Outcome<QList<Sessions::Presence>>> Sessions::present()
{
    QHash<QUuid, QUuid> users; // by session or token
    for (auto live = m_live.cbegin(); live != m_live.cend(); ++live) {
        if (const auto ending = live->ending.lock(); ending && ending->isAwaited())
            users.insert(live.key(), live->userId);
    }
    if (users.isEmpty())
        co_return QList<Presence>();
    QFuture<Outcome<QList<Presence>>> looking =
        m_database.read<QList<Presence>>([users](Transaction &transaction) { return presencesOf(transaction, users); });
    co_return co_await m_tasks(taskOf(std::move(looking)));
}

QCoro::Task<Outcome<void>> Sessions::revoke(Actor actor, QUuid sessionId, std::optional<QUuid> userId)
{
    QFuture<Outcome<News>> ending =
        m_database.write<News>([actor, sessionId, userId, by = m_name](Transaction &transaction) {
            return endOne(transaction, actor, sessionId, userId, by);
        });
    const Outcome<News> news = co_await m_tasks(taskOf(std::move(ending)));
    if (!news)
        co_return tl::unexpected(news.error());
    apply(*news);
    co_return Outcome<void>();
}

QCoro::Task<Outcome<void>> Sessions::revokeDevice(Actor actor, QUuid deviceId, std::optional<QUuid> userId)
{
    QFuture<Outcome<News>> ending =
        m_database.write<News>([actor, deviceId, userId, by = m_name](Transaction &transaction) {
            return endDevice(transaction, actor, deviceId, userId, by);
        });
    const Outcome<News> news = co_await m_tasks(taskOf(std::move(ending)));
    if (!news)
        co_return tl::unexpected(news.error());
    apply(*news);
    co_return Outcome<void>();
}

QCoro::Task<Outcome<qint64>> Sessions::revokeAll(Actor actor, QUuid userId, std::optional<QUuid> butNot)
{
    QFuture<Outcome<News>> ending =
        m_database.write<News>([actor, userId, butNot, by = m_name](Transaction &transaction) -> Outcome<News> {
            Outcome<News> news = endAll(transaction, userId, butNot, false);
            if (!news)
                return news;
            const QString whose = userId.toString(QUuid::WithoutBraces);
            return AuditLog::note(transaction, actor, u"sessions.revokeAll"_s, whose)
                .and_then([&] { return tell(transaction, *news, by); })
                .map([&news] { return *news; });
        });
    const Outcome<News> news = co_await m_tasks(taskOf(std::move(ending)));
    if (!news)
        co_return tl::unexpected(news.error());
    apply(*news);
    co_return qint64(news->ended.size());
}

void Sessions::apply(const News &news)
{
    if (news.ended.isEmpty() && news.changed.isEmpty())
        return;
    ++m_news;
    m_known.removeIf([&news](auto known) {
        const IdentityPtr &identity = known->identity;
        return !identity || news.ended.contains(identity->id()) || news.changed.contains(identity->user.id);
    });
    for (const QUuid &id : news.ended) {
        if (const auto ending = m_live.take(id).ending.lock())
            ending->end(http::Ending::SignedOut, "Signed out.");
        Q_EMIT ended(id);
    }
    for (const QUuid &userId : news.changed) {
        QList<std::shared_ptr<http::Ending>> endings;
        m_live.removeIf([&](auto live) {
            if (live->userId != userId)
                return false;
            endings.append(live->ending.lock());
            return true;
        });
        for (const auto &ending : endings) {
            if (ending)
                ending->end(http::Ending::Changed, "Your permissions are others now.");
        }
        Q_EMIT changed(userId);
    }
}

void Sessions::heard(const QString &topic, const QString &payload)
{
    const QStringList words = payload.split(u' ');
    if (topic != u"auth"_s || words.size() != 3 || words.at(2) == m_name) // that was applied at once
        return;
    News news;
    (words.at(0) == u"ended"_s ? news.ended : news.changed).append(QUuid::fromString(words.at(1)));
    apply(news);
}

void Sessions::forget()
{
    ++m_news;
    m_known.clear();
    TaskScope::start(sweep());
}

void Sessions::planSweep()
{
    m_options.scheduler->after(m_options.sweepMs, this, [this] {
        TaskScope::start(sweep());
        purge();
        planSweep();
    });
}

QCoro::Task<> Sessions::sweep()
{
    const qint64 now = m_options.clock->monotonicMs();
    m_known.removeIf([this, now](auto known) { return now - known->at >= m_options.cacheMs; });
    m_live.removeIf([](auto live) { return live->ending.expired(); });
    QSet<QUuid> users;
    for (const Live &live : std::as_const(m_live))
        users.insert(live.userId);
    if (users.isEmpty())
        co_return;
    const QHash<QUuid, Live> looked = m_live;
    QFuture<Outcome<Truth>> looking =
        m_database.read<Truth>([users](Transaction &transaction) { return truthOf(transaction, users); });
    const Outcome<Truth> truth = co_await m_tasks(taskOf(std::move(looking)));
    if (!truth) {
        qCWarning(lcServer).noquote() << "open sessions could not be looked at -" << truth.error().detail;
        co_return;
    }
    News news;
    QList<QUuid> used;
    for (auto live = looked.cbegin(); live != looked.cend(); ++live) {
        const bool isAlive = truth->alive.contains(live.key());
        (isAlive ? used : news.ended).append(live.key());
        if (isAlive && truth->roles.value(live->userId) != live->role && !news.changed.contains(live->userId))
            news.changed.append(live->userId);
    }
    apply(news);
    // An open socket is a use.
    const qint64 until = m_options.clock->nowMs() + m_options.slidingMs;
    m_database.write<void>([used, until](Transaction &transaction) -> Outcome<void> {
        for (const QUuid &id : used) {
            if (const auto touched = store::BearerSessions(transaction).touch(id, until); !touched)
                return touched;
        }
        return {};
    });
}

void Sessions::purge()
{
    const qint64 now = m_options.clock->nowMs();
    if (now - m_purgedAt < purgeMs)
        return;
    m_purgedAt = now;
    const qint64 ended = now - m_options.keepEndedMs;
    const qint64 audited = now - m_options.keepAuditMs;
    m_database.write<qint64>([ended, audited](Transaction &transaction) {
        return store::BearerSessions(transaction)
            .purge(ended)
            .and_then([&](qint64) { return store::AccessTokens(transaction).purge(ended); })
            .and_then([&](qint64) { return store::PairingCodes(transaction).purge(ended); })
            .and_then([&](qint64) { return store::AuditEvents(transaction).purge(audited); });
    });
}

} // namespace qd::auth
