// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/tokenkeeper.h"

#include "embedded-server/keys/secret.h"
#include "embedded-server/keys/waiting.h"
#include "embedded-server/store/users.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

namespace qd::proxy {

using namespace Qt::StringLiterals;
using store::ProxyToken;
using store::ProxyTokens;
using store::Transaction;

namespace {

constexpr qint64 believedMs = 5'000;
constexpr qint64 useStepMs = 60'000;
constexpr qsizetype mostKnown = 10'000;
constexpr qsizetype longestName = 100;
constexpr int mostTokens = 100; // of one person
constexpr int tokenWords = 8;   // of 32 bits

QByteArray hashOf(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256);
}

QByteArray randomToken()
{
    std::array<quint32, tokenWords> words{};
    QRandomGenerator::system()->generate(words.begin(), words.end());
    QByteArray bytes(reinterpret_cast<const char *>(words.data()), sizeof words); // NOLINT: the numbers' bytes
    QByteArray token =
        tokenPrefix.toByteArray() + bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    keys::wipe(bytes);
    words.fill(0);
    return token;
}

Error unknown()
{
    return {Error::Code::Unauthorized, {}, u"This proxy token is not valid, or not any more. Make a new one."_s, 401};
}

Outcome<void> checked(const ProxyToken &wish, qint64 nowMs)
{
    const bool fits = wish.name.size() <= longestName && !wish.name.contains(u'\0') && wish.requestsPerMinute >= 0 &&
                      wish.streams >= 0 && (!wish.expiresAt || *wish.expiresAt > nowMs);
    if (fits)
        return {};
    const auto words =
        u"Give the token a short name, limits that are not negative, and an end that is still to come."_s;
    return tl::unexpected(Error{Error::Code::BadRequest, words, words, 400});
}

Outcome<ProxyToken> oneMore(Transaction &transaction, const ProxyToken &wish)
{
    ProxyTokens tokens(transaction);
    const Outcome<void> locked = store::Users(transaction).lock(); // those who come at once count too
    const Outcome<QList<ProxyToken>> all = locked ? tokens.list(wish.ownerId) : tl::unexpected(locked.error());
    if (!all)
        return tl::unexpected(all.error());
    if (all->size() < mostTokens)
        return tokens.create(wish);
    const auto words = u"There are %1 proxy tokens already: revoke some first."_s.arg(mostTokens);
    return tl::unexpected(Error{Error::Code::BadRequest, words, words, 400});
}

} // namespace

TokenKeeper::TokenKeeper(store::Database &database, const Clock &clock, keys::AuditHook audit)
    : m_database(database)
    , m_clock(clock)
    , m_audit(std::move(audit))
{
    connect(&database.notifier(), &store::Notifier::notified, this, [this](const QString &topic, const QString &id) {
        if (topic == ProxyTokens::topic())
            forget(QUuid::fromString(id));
    });
    // What was revoked meanwhile is found out by asking again.
    connect(&database.notifier(), &store::Notifier::missed, this, [this] { m_known.clear(); });
}

QCoro::Task<Outcome<TokenKeeper::Made>> TokenKeeper::create(ProxyToken wish, rpc::Principal by)
{
    if (const Outcome<void> fits = checked(wish, m_clock.nowMs()); !fits)
        co_return tl::unexpected(fits.error());
    Made made;
    made.token = randomToken();
    wish.tokenHash = hashOf(made.token);
    const bool isServers = by.isAnonymous();
    const auto work = [wish, isServers](Transaction &t) {
        return isServers ? ProxyTokens(t).create(wish) : oneMore(t, wish);
    };
    Outcome<ProxyToken> stored = co_await m_tasks(keys::waitFor(m_database.write<ProxyToken>(work)));
    if (!stored)
        co_return tl::unexpected(stored.error());
    made.record = *stored;
    if (m_audit)
        m_audit({"proxy.token.create", wish.ownerId, {}, made.record.id, wish.name, true, by});
    co_return made;
}

QCoro::Task<Outcome<QList<ProxyToken>>> TokenKeeper::list(keys::Owner owner)
{
    const auto work = [owner](Transaction &t) { return ProxyTokens(t).list(owner); };
    return keys::waitFor(m_database.read<QList<ProxyToken>>(work));
}

QCoro::Task<Outcome<void>> TokenKeeper::revoke(keys::Owner owner, QUuid id, rpc::Principal by)
{
    const auto work = [owner, id](Transaction &t) { return ProxyTokens(t).revoke(id, owner); };
    const Outcome<void> done = co_await m_tasks(keys::waitFor(m_database.write<void>(work)));
    if (done)
        forget(id);
    if (m_audit && done)
        m_audit({"proxy.token.revoke", owner, {}, id, {}, true, by});
    co_return done;
}

QCoro::Task<Outcome<Grant>> TokenKeeper::find(QByteArray token)
{
    const QByteArray hash = hashOf(token);
    const auto known = m_known.constFind(hash);
    if (known != m_known.cend() && m_clock.monotonicMs() - known->at < believedMs)
        co_return granted(known->record);
    const auto work = [hash](Transaction &t) { return ProxyTokens(t).findAlive(hash); };
    const Outcome<ProxyToken> record = co_await m_tasks(keys::waitFor(m_database.read<ProxyToken>(work)));
    if (!record) {
        m_known.remove(hash);
        co_return tl::unexpected(record.error().code == Error::Code::NotFound ? unknown() : record.error());
    }
    if (m_known.size() >= mostKnown)
        m_known.clear();
    m_known.insert(hash, Known{*record, m_clock.monotonicMs()});
    noteUse(*record);
    co_return granted(*record);
}

Outcome<Grant> TokenKeeper::granted(const ProxyToken &record) const
{
    if (record.expiresAt && *record.expiresAt <= m_clock.nowMs())
        return tl::unexpected(unknown());
    return Grant{record.ownerId,           record.id,     listOf(record.providers.text), listOf(record.models.text),
                 record.requestsPerMinute, record.streams};
}

void TokenKeeper::forget(const QUuid &token)
{
    m_known.removeIf([&token](const auto &each) { return each.value().record.id == token; });
    Q_EMIT revoked(token);
}

void TokenKeeper::personChanged(const QUuid &owner)
{
    QList<QUuid> theirs;
    for (const Known &known : std::as_const(m_known)) {
        if (known.record.ownerId == owner)
            theirs.append(known.record.id);
    }
    for (const QUuid &token : theirs)
        forget(token);
}

void TokenKeeper::noteUse(const ProxyToken &record)
{
    if (m_clock.nowMs() - record.lastUsedAt.value_or(0) >= useStepMs)
        m_database.write<void>([id = record.id](Transaction &t) { return ProxyTokens(t).noteUse(id); });
}

} // namespace qd::proxy
