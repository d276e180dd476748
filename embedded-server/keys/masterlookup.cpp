// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/masterlookup.h"

#include "embedded-server/store/masterkeys.h"

#include <algorithm>

namespace qd::keys {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Error> refused(Error::Code code, const QString &words)
{
    return tl::unexpected(Error{code, words, words, 0});
}

Outcome<MasterKeys> withNewest(store::Transaction &transaction, MasterKeys known, int newest, const SecretPtr &key)
{
    const auto keysInAll = transaction.value<qint64>(u"SELECT count(*) FROM provider_key"_s);
    if (!keysInAll)
        return tl::unexpected(keysInAll.error());
    // With nothing sealed nothing can get lost.
    if (newest > 0 && keysInAll->value_or(0) > 0 && !known.find(newest))
        return refused(Error::Code::Unauthorized,
                       u"The master key is not the one by which the stored keys were sealed. Restore the right one, "
                       "or delete the stored keys and enter them again."_s);
    known.current = newest + 1;
    known.versions[known.current] = key;
    return store::MasterKeys(transaction).add(known.current, masterCheck(*key)).map([&known] { return known; });
}

} // namespace

QCoro::Task<Outcome<FoundRing>> findRing(std::vector<MasterKeySource *> sources)
{
    std::optional<Error> unasked;
    for (MasterKeySource *const source : sources) {
        Outcome<MasterRing> ring = co_await source->load();
        if (!ring && ring.error().code != Error::Code::Offline)
            co_return tl::unexpected(ring.error());
        if (!ring) {
            unasked = ring.error();
        } else if (!ring->isEmpty()) {
            FoundRing found;
            found.ring = std::make_shared<const MasterRing>(std::move(*ring));
            found.source = source;
            co_return found;
        }
    }
    if (unasked)
        co_return tl::unexpected(*unasked);
    co_return FoundRing();
}

QCoro::Task<Outcome<FoundRing>> makeRing(std::vector<MasterKeySource *> sources)
{
    auto ring = std::make_shared<MasterRing>();
    ring->keys.push_back(share(randomMaster()));
    Error last{Error::Code::Storage, u"There is no place for the master key."_s, {}, 0};
    for (MasterKeySource *const source : sources) {
        if (!source->isWritable())
            continue;
        const std::shared_ptr<const MasterRing> made = ring;
        const Outcome<void> saved = co_await source->save(made, true);
        FoundRing found;
        found.ring = made;
        found.source = source;
        if (saved)
            co_return found;
        last = saved.error();
        if (last.code == Error::Code::Busy) { // another process was faster
            Outcome<FoundRing> theirs = co_await findRing(sources);
            co_return theirs;
        }
    }
    co_return tl::unexpected(last);
}

Outcome<MasterKeys> enrolled(store::Transaction &transaction, const MasterRing &ring)
{
    store::MasterKeys table(transaction);
    const auto held = table.hold();
    const auto rows = held ? table.list() : tl::unexpected(held.error());
    if (!rows)
        return tl::unexpected(rows.error());
    MasterKeys known;
    int front = 0;
    for (const SecretPtr &key : ring.keys) {
        const auto row = std::ranges::find(*rows, masterCheck(*key), &store::MasterKey::proof);
        if (row == rows->end())
            continue;
        known.versions[row->version] = key;
        front = key == ring.keys.front() ? row->version : front;
    }
    const int newest = rows->isEmpty() ? 0 : rows->last().version;
    if (front == 0)
        return withNewest(transaction, std::move(known), newest, ring.keys.front());
    if (front != newest)
        return refused(
            Error::Code::Unauthorized,
            u"This master key (number %1) has been replaced by a newer one (number %2). Use the newer one."_s.arg(front)
                .arg(newest));
    known.current = front;
    return known;
}

} // namespace qd::keys
