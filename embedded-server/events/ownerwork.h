// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/events/userevents.h"
#include "embedded-server/rpc/dispatcher.h"
#include "embedded-server/store/database.h"
#include "embedded-server/store/stored.h"
#include "embedded-server/store/tablesql.h"

#include <map>
#include <string>

namespace qd::server {

//! \brief A transaction on behalf of somebody: what it sees and changes is that person's.
class OwnerWork
{
public:
    OwnerWork(store::Transaction &transaction, std::optional<QUuid> owner)
        : m_transaction(transaction)
        , m_owner(owner)
    {}

    [[nodiscard]] store::Transaction &transaction() { return m_transaction; }
    [[nodiscard]] const std::optional<QUuid> &owner() const { return m_owner; }

    //! What was found, if it is this person's; somebody else's is not there. `noun`: what people call it.
    template <typename Record>
    [[nodiscard]] Outcome<Record> own(Outcome<Record> found, const QString &noun) const
    {
        if (found && found->ownerId != m_owner)
            return tl::unexpected(store::notFound(noun));
        return found;
    }

    //! To be told to the person's clients.
    void changed(const char *topic, rpc::EntityEvent event) { m_changes[topic].append(std::move(event)); }
    //! The last thing in the transaction. Always in the same order of topics, so that nobody waits for one another in a circle.
    [[nodiscard]] Outcome<void> tell()
    {
        Outcome<void> done;
        for (auto each = m_changes.cbegin(); done && each != m_changes.cend(); ++each)
            done = tellOwner(m_transaction, m_owner, each->first.c_str(), each->second);
        return done;
    }

private:
    store::Transaction &m_transaction;
    std::optional<QUuid> m_owner;
    std::map<std::string, QList<rpc::EntityEvent>> m_changes;
};

//! What a method does. It runs on a thread of the database, perhaps more than once: it holds what it needs.
template <typename T>
using OwnerTask = std::function<Outcome<T>(OwnerWork &)>;

//! \name Handlers of methods, as a transaction of the caller. The database must outlive the calls.
//! @{
template <typename T>
[[nodiscard]] QCoro::Task<rpc::Reply<T>> readAs(store::Database &database, rpc::Principal caller, OwnerTask<T> task)
{
    const Outcome<std::optional<QUuid>> owner = rpc::ownerOf(caller.id);
    if (!owner)
        co_return tl::unexpected(rpc::Fault(owner.error()));
    QCoro::Task<Outcome<T>> reading = store::stored(
        database.read<T>([task = std::move(task), owner = *owner](store::Transaction &transaction) -> Outcome<T> {
            OwnerWork work(transaction, owner);
            return task(work);
        }));
    Outcome<T> result = co_await reading;
    if (!result)
        co_return tl::unexpected(rpc::Fault(result.error()));
    co_return std::move(*result);
}

template <typename T>
[[nodiscard]] QCoro::Task<rpc::Reply<T>> changeAs(store::Database &database, rpc::Principal caller, OwnerTask<T> task)
{
    const Outcome<std::optional<QUuid>> owner = rpc::ownerOf(caller.id);
    if (!owner)
        co_return tl::unexpected(rpc::Fault(owner.error()));
    QCoro::Task<Outcome<T>> writing = store::stored(
        database.write<T>([task = std::move(task), owner = *owner](store::Transaction &transaction) -> Outcome<T> {
            OwnerWork work(transaction, owner);
            Outcome<T> done = task(work);
            if (!done)
                return done;
            const Outcome<void> told = work.tell();
            if (!told)
                return tl::unexpected(told.error());
            return done;
        }));
    Outcome<T> result = co_await writing;
    if (!result)
        co_return tl::unexpected(rpc::Fault(result.error()));
    co_return std::move(*result);
}

//! A method whose handler is `task(work, params)`.
template <rpc::Method M, typename F>
void addOwned(Dispatcher &dispatcher, store::Database &database, F task)
{
    dispatcher.add<M>([&database, task](const CallContext &context, typename M::Params params) {
        OwnerTask<typename M::Result> run = [task, params = std::move(params)](OwnerWork &work) {
            return task(work, params);
        };
        if constexpr (M::effect == rpc::Effect::Reads)
            return readAs<typename M::Result>(database, context.principal, std::move(run));
        else
            return changeAs<typename M::Result>(database, context.principal, std::move(run));
    });
}
//! @}

} // namespace qd::server
