// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/keystore.h"

#include "embedded-server/keys/providers.h"
#include "embedded-server/keys/waiting.h"
#include "embedded-server/store/masterkeys.h"

#include <algorithm>

namespace qd::keys {

using namespace Qt::StringLiterals;
using store::ProviderKey;
using store::ProviderKeys;
using store::Transaction;

namespace {

constexpr qsizetype longestKey = 8192;
constexpr qsizetype longestLabel = 100;
constexpr qint64 useStepMs = 60'000; // how exactly the last use is kept

tl::unexpected<Error> refused(Error::Code code, const QString &words, int status = 0)
{
    return tl::unexpected(Error{code, words, words, status});
}

Error notFound()
{
    const auto words = u"There is no such key."_s;
    return {Error::Code::NotFound, words, words, 404};
}

Error notOpen()
{
    const auto words = u"The key store is not open: its master key could not be had when the server started."_s;
    return {Error::Code::Offline, words, words, 503};
}

Outcome<void> checked(const NewKey &key)
{
    const auto isBad = [](char c) { return c < '!' || c > '~'; };
    if (!isProviderId(key.provider))
        return refused(Error::Code::BadRequest, u"A provider's id has small letters, digits and hyphens only."_s, 400);
    if (!key.secret || key.secret->isEmpty())
        return refused(Error::Code::BadRequest, u"The key is empty."_s, 400);
    if (key.secret->size() > longestKey || std::ranges::any_of(key.secret->view(), isBad))
        return refused(Error::Code::BadRequest,
                       u"That is no key: it holds blanks or other characters that keys never have."_s, 400);
    if (key.label.size() > longestLabel || key.label.contains(u'\0'))
        return refused(Error::Code::BadRequest, u"The label is too long."_s, 400);
    return {};
}

// The address and the key in one text.
SecretPtr joined(const NewKey &key)
{
    const QByteArray url = key.baseUrl.toUtf8();
    Secret plain(url.size() + 1 + key.secret->size());
    char *const to = std::ranges::copy(url, plain.data()).out;
    *to = '\n';
    std::ranges::copy(key.secret->view(), to + 1);
    return share(std::move(plain));
}

Outcome<ProviderKey> ownRow(Transaction &transaction, const Owner &owner, const QUuid &id)
{
    auto row = ProviderKeys(transaction).find(id);
    if (row && row->ownerId != owner)
        return tl::unexpected(notFound());
    if (!row && row.error().code == Error::Code::NotFound)
        return tl::unexpected(notFound());
    return row;
}

// Busy: another process has rotated the master key.
Outcome<ProviderKey> stored(Transaction &transaction, ProviderKey row, const MasterKeys &masters, const Secret &plain,
                            int most)
{
    store::MasterKeys table(transaction);
    const auto held = table.hold();
    const auto newest = held ? table.newest() : tl::unexpected(held.error());
    if (!newest)
        return tl::unexpected(newest.error());
    if (*newest != masters.current)
        return refused(Error::Code::Busy, u"The master key was changed meanwhile. Try again."_s);
    ProviderKeys keys(transaction);
    const auto all = keys.list(row.ownerId);
    if (!all)
        return tl::unexpected(all.error());
    const auto same = std::ranges::find_if(
        *all, [&row](const ProviderKey &each) { return each.provider == row.provider && each.label == row.label; });
    const bool isNew = same == all->end();
    if (isNew && all->size() >= most)
        return refused(Error::Code::BadRequest, u"There are %1 keys already: delete some first."_s.arg(most), 400);
    ProviderKey target = isNew ? row : *same;
    target.id = isNew ? QUuid::createUuid() : same->id;
    target.masterVersion = masters.current;
    target.fingerprint = row.fingerprint;
    const auto sealed = seal(*masters.find(masters.current), plain.view(), placeOf(target));
    if (!sealed)
        return tl::unexpected(sealed.error());
    target.sealed = *sealed;
    return isNew ? keys.create(std::move(target)) : keys.update(std::move(target));
}

} // namespace

KeyStore::KeyStore(Parts parts)
    : m_parts(std::move(parts))
{}

QCoro::Task<Outcome<void>> KeyStore::open()
{
    Outcome<FoundRing> found = co_await m_tasks(findRing(m_parts.sources));
    if (found && !found->source) {
        const Outcome<bool> has = co_await m_tasks(hasMaster());
        if (!has)
            co_return tl::unexpected(has.error());
        if (*has)
            co_return refused(
                Error::Code::NotFound,
                u"The master key of the stored keys is missing. Put it back where it was (the keychain, %1 or "
                "the file master.key), or delete the stored keys and enter them again."_s.arg(
                    QLatin1StringView("QUARTERDECK_MASTER_KEY")));
        found = co_await m_tasks(makeRing(m_parts.sources));
    }
    if (!found)
        co_return tl::unexpected(found.error());
    co_return co_await m_tasks(take(*found));
}

QCoro::Task<Outcome<void>> KeyStore::take(FoundRing found)
{
    const auto enroll = [ring = found.ring](Transaction &t) { return enrolled(t, *ring); };
    Outcome<MasterKeys> masters = co_await m_tasks(waitFor(m_parts.database->write<MasterKeys>(enroll)));
    if (!masters && masters.error().code == Error::Code::Busy) // two processes at once
        masters = co_await m_tasks(waitFor(m_parts.database->write<MasterKeys>(enroll)));
    if (!masters)
        co_return tl::unexpected(masters.error());
    m_source = found.source;
    m_masters = std::make_shared<const MasterKeys>(std::move(*masters));
    co_return co_await m_tasks(finishRotation(found));
}

QCoro::Task<Outcome<void>> KeyStore::finishRotation(FoundRing found)
{
    int skip = 0;
    bool isDone = false;
    while (!isDone) {
        const auto some = [masters = m_masters, skip](Transaction &t) { return rotateSome(t, *masters, skip); };
        const Outcome<RotationStep> step = co_await m_tasks(waitFor(m_parts.database->write<RotationStep>(some)));
        if (!step)
            co_return tl::unexpected(step.error());
        skip = step->unreadable;
        isDone = step->isDone;
    }
    // Only now is nothing left that the old ones are needed for.
    if (found.ring->keys.size() > 1 && found.source->isWritable()) {
        auto left = std::make_shared<MasterRing>();
        left->keys.push_back(found.ring->keys.front());
        const std::shared_ptr<const MasterRing> ring = left;
        const Outcome<void> saved = co_await m_tasks(found.source->save(ring, false));
        if (!saved)
            co_return tl::unexpected(saved.error());
    }
    co_return Outcome<void>();
}

QCoro::Task<Outcome<bool>> KeyStore::hasMaster()
{
    const auto look = [](Transaction &t) -> Outcome<bool> {
        return t
            .value<qint64>(
                u"SELECT count(*) FROM provider_key WHERE master_version IN (SELECT version FROM master_key)"_s)
            .map([](const std::optional<qint64> &count) { return count.value_or(0) > 0; });
    };
    co_return co_await m_tasks(waitFor(m_parts.database->read<bool>(look)));
}

QCoro::Task<Outcome<void>> KeyStore::rotate(rpc::Principal by)
{
    if (!m_masters)
        co_return tl::unexpected(notOpen());
    if (m_rotates)
        co_return refused(Error::Code::Busy, u"The master key is being changed already."_s, 409);
    m_rotates = true;
    FoundRing next;
    next.source = m_source;
    Outcome<MasterRing> ring = co_await m_tasks(m_source->load());
    Outcome<void> done;
    if (!ring) {
        done = tl::unexpected(ring.error());
    } else {
        ring->keys.insert(ring->keys.begin(), share(randomMaster()));
        next.ring = std::make_shared<const MasterRing>(std::move(*ring));
        done = co_await m_tasks(m_source->save(next.ring, false));
    }
    if (done)
        done = co_await m_tasks(take(next));
    m_rotates = false;
    if (m_parts.audit)
        m_parts.audit({"keys.rotate", {}, {}, {}, masterPlace(), done.has_value(), by});
    co_return done;
}

QCoro::Task<Outcome<KeyInfo>> KeyStore::set(Owner owner, NewKey key, rpc::Principal by)
{
    if (const Outcome<void> fits = checked(key); !fits)
        co_return tl::unexpected(fits.error());
    if (!m_masters)
        co_return tl::unexpected(notOpen());
    ProviderKey row;
    row.ownerId = owner;
    row.provider = key.provider;
    row.label = key.label;
    row.fingerprint = fingerprint(*m_masters->find(m_masters->current), *key.secret);
    Outcome<ProviderKey> done = co_await m_tasks(store(row, joined(key)));
    if (!done)
        co_return tl::unexpected(done.error());
    report("keys.set", *done, by);
    co_return infoOf(*done);
}

QCoro::Task<Outcome<ProviderKey>> KeyStore::store(ProviderKey row, SecretPtr plain)
{
    for (bool again = false;; again = true) {
        const auto work = [row, plain, masters = m_masters, most = m_parts.mostKeys](Transaction &t) {
            return stored(t, row, *masters, *plain, most);
        };
        Outcome<ProviderKey> done = co_await m_tasks(waitFor(m_parts.database->write<ProviderKey>(work)));
        if (done || again || done.error().code != Error::Code::Busy)
            co_return done;
        const Outcome<void> opened = co_await m_tasks(open());
        if (!opened)
            co_return tl::unexpected(opened.error());
    }
}

QCoro::Task<Outcome<QList<KeyInfo>>> KeyStore::list(Owner owner)
{
    const auto work = [owner](Transaction &t) { return ProviderKeys(t).list(owner); };
    const auto rows = co_await m_tasks(waitFor(m_parts.database->read<QList<ProviderKey>>(work)));
    if (!rows)
        co_return tl::unexpected(rows.error());
    QList<KeyInfo> infos;
    for (const ProviderKey &row : *rows)
        infos.append(infoOf(row));
    co_return infos;
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): all that is asynchronous takes its parameters by value
QCoro::Task<Outcome<OpenedKey>> KeyStore::find(Owner owner, QString provider)
{
    return findRow([owner, provider](Transaction &t) { return ProviderKeys(t).defaultOf(owner, provider); });
}

QCoro::Task<Outcome<OpenedKey>> KeyStore::find(Owner owner, QUuid id)
{
    return findRow([owner, id](Transaction &t) { return ownRow(t, owner, id); });
}

QCoro::Task<Outcome<OpenedKey>> KeyStore::findRow(RowFinder finder)
{
    Outcome<ProviderKey> row = co_await m_tasks(waitFor(m_parts.database->read<ProviderKey>(finder)));
    if (row && m_masters && !m_masters->find(row->masterVersion)) {
        // Another process may have rotated the master key.
        const Outcome<void> opened = co_await m_tasks(open());
        if (!opened)
            co_return tl::unexpected(opened.error());
        row = co_await m_tasks(waitFor(m_parts.database->read<ProviderKey>(finder)));
    }
    if (!row)
        co_return tl::unexpected(row.error().code == Error::Code::NotFound ? notFound() : row.error());
    Outcome<OpenedKey> key = openRow(*row);
    if (key)
        noteUse(*row);
    co_return key;
}

QCoro::Task<Outcome<KeyInfo>> KeyStore::makeDefault(Owner owner, QUuid id, rpc::Principal by)
{
    const auto work = [owner, id](Transaction &t) {
        return ownRow(t, owner, id).and_then([&t, id](const ProviderKey &) { return ProviderKeys(t).makeDefault(id); });
    };
    const auto row = co_await m_tasks(waitFor(m_parts.database->write<ProviderKey>(work)));
    if (!row)
        co_return tl::unexpected(row.error());
    report("keys.makeDefault", *row, by);
    co_return infoOf(*row);
}

QCoro::Task<Outcome<void>> KeyStore::remove(Owner owner, QUuid id, rpc::Principal by)
{
    const auto work = [owner, id](Transaction &t) -> Outcome<ProviderKey> {
        auto row = ownRow(t, owner, id);
        if (!row)
            return row;
        return ProviderKeys(t).remove(id).map([&row] { return *row; });
    };
    const auto row = co_await m_tasks(waitFor(m_parts.database->write<ProviderKey>(work)));
    if (!row)
        co_return tl::unexpected(row.error());
    report("keys.delete", *row, by);
    co_return Outcome<void>();
}

QCoro::Task<Outcome<void>> KeyStore::removeAll(Owner owner, QString provider, rpc::Principal by)
{
    const auto work = [owner, provider](Transaction &t) -> Outcome<QList<ProviderKey>> {
        ProviderKeys keys(t);
        auto rows = keys.list(owner);
        if (!rows)
            return rows;
        rows->removeIf([&provider](const ProviderKey &row) { return row.provider != provider; });
        if (rows->isEmpty())
            return tl::unexpected(notFound());
        for (const ProviderKey &row : std::as_const(*rows)) {
            if (const auto removed = keys.remove(row.id); !removed)
                return tl::unexpected(removed.error());
        }
        return rows;
    };
    const auto rows = co_await m_tasks(waitFor(m_parts.database->write<QList<ProviderKey>>(work)));
    if (!rows)
        co_return tl::unexpected(rows.error());
    for (const ProviderKey &row : *rows)
        report("keys.delete", row, by);
    co_return Outcome<void>();
}

Outcome<OpenedKey> KeyStore::openRow(const ProviderKey &row) const
{
    if (!m_masters)
        return tl::unexpected(notOpen());
    const Outcome<Secret> plain = opened(row, *m_masters);
    if (!plain)
        return tl::unexpected(plain.error());
    const qsizetype end = plain->view().indexOf('\n');
    OpenedKey key;
    key.info = {row.id,        row.provider, row.label,     row.fingerprint, {},
                row.isDefault, true,         row.createdAt, row.lastUsedAt};
    key.info.baseUrl = QString::fromUtf8(plain->view().first(std::max<qsizetype>(end, 0)));
    key.secret = secretOf(plain->view().sliced(end + 1));
    return key;
}

KeyInfo KeyStore::infoOf(const ProviderKey &row) const
{
    if (const auto key = openRow(row))
        return key->info;
    return {row.id, row.provider, row.label, row.fingerprint, {}, row.isDefault, false, row.createdAt, row.lastUsedAt};
}

void KeyStore::noteUse(const ProviderKey &row)
{
    if (m_parts.clock->nowMs() - row.lastUsedAt.value_or(0) >= useStepMs)
        m_parts.database->write<void>([id = row.id](Transaction &t) { return ProviderKeys(t).noteUse(id); });
}

void KeyStore::report(const QByteArray &action, const ProviderKey &row, const rpc::Principal &by) const
{
    if (m_parts.audit)
        m_parts.audit({action, row.ownerId, row.provider, row.id, row.fingerprint, true, by});
}

} // namespace qd::keys
