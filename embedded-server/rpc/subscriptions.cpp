// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/rpc/subscriptions.h"

#include "embedded-server/rpc/dispatcher.h"

#include <QUuid>

namespace qd::server {

using rpc::Fault;
using rpc::FaultCode;

namespace {

// Read at once from the log: enough to be quick, little enough to be forgotten when the connection has no room.
constexpr int pageSize = 64;

} // namespace

Subscriptions::Subscriptions(EventLog &log, int mostPerPeer)
    : m_log(log)
    , m_mostPerPeer(mostPerPeer)
{
    m_log.setListener([this](const QString &topic, const LoggedEvent &event) { happened(topic, event); },
                      [this](const QString &topic) { return m_byTopic.contains(topic); });
}

Subscriptions::~Subscriptions()
{
    m_log.setListener({});
}

void Subscriptions::addTopic(const QString &name, rpc::Permission permission, Allows allows, Admits admits)
{
    m_topics.insert(name, {permission, std::move(allows), std::move(admits)});
}

void Subscriptions::addTo(Dispatcher &dispatcher)
{
    dispatcher.add<rpc::Subscribe>([this](CallContext context, rpc::Subscribe::Params params) {
        return subscribe(std::move(context), std::move(params));
    });
    dispatcher.add<rpc::Unsubscribe>([this](const CallContext &context, const rpc::Unsubscribe::Params &params) {
        return unsubscribe(context, params);
    });
}

const Subscriptions::Topic *Subscriptions::topicOf(const QString &topic) const
{
    auto found = m_topics.constFind(topic);
    for (qsizetype slash = topic.lastIndexOf(u'/'); found == m_topics.cend() && slash > 0;
         slash = topic.lastIndexOf(u'/', slash - 1))
        found = m_topics.constFind(topic.left(slash + 1));
    return found == m_topics.cend() || topic.endsWith(u'/') ? nullptr : &*found;
}

std::optional<Fault> Subscriptions::refuse(const rpc::Principal &principal, const QString &topic) const
{
    const Topic *const found = topicOf(topic);
    if (found == nullptr)
        return Fault(FaultCode::NotFound);
    if (!principal.may(found->permission))
        return Fault(principal.isAnonymous() ? FaultCode::Unauthorised : FaultCode::Forbidden);
    if (found->allows && !found->allows(principal, topic))
        return Fault(FaultCode::NotFound);
    return std::nullopt;
}

QCoro::Task<rpc::Reply<rpc::Subscribe::Result>> Subscriptions::subscribe(CallContext context,
                                                                         rpc::Subscribe::Params params)
{
    if (const std::optional<Fault> refused = refuse(context.principal, params.topic))
        co_return tl::unexpected(*refused);
    if (const Admits admits = topicOf(params.topic)->admits) {
        const bool admitted = co_await m_tasks(admits(context.principal, params.topic));
        if (!admitted)
            co_return tl::unexpected(Fault(FaultCode::NotFound));
    }
    const std::shared_ptr<Peer> peer = context.peer.lock();
    if (!peer)
        co_return tl::unexpected(
            Fault(FaultCode::Unsupported, QStringLiteral("Events need a connection over WebSocket.")));
    int ofPeer = 0;
    for (const Ptr &other : std::as_const(m_byId))
        ofPeer += other->peerKey == peer.get() ? 1 : 0;
    if (ofPeer >= m_mostPerPeer)
        co_return tl::unexpected(Fault(FaultCode::RateLimited));
    const Outcome<EventLog::Range> range = co_await m_tasks(m_log.range(params.topic));
    if (!range)
        co_return tl::unexpected(Fault(range.error()));
    const std::optional<rpc::Cursor> &known = params.cursor;
    const bool fromBeginning = known && known->epoch.isEmpty() && known->seq == 0;
    const bool follows =
        known && known->epoch == m_log.epoch() && known->seq <= range->newest && known->seq >= range->oldest - 1;
    auto subscription = std::make_shared<Subscription>();
    subscription->id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    subscription->topic = params.topic;
    subscription->principal = context.principal;
    subscription->peer = peer;
    subscription->peerKey = peer.get();
    subscription->last = follows ? known->seq : range->newest;
    if (fromBeginning)
        subscription->last = range->oldest - 1;
    // The connection may have gone while the log was read.
    if (!context.cancellation.isCancelled()) {
        m_byId.insert(subscription->id, subscription);
        m_byTopic.insert(subscription->topic, subscription);
    }
    context.afterAnswer([this, subscription] {
        subscription->started = true;
        catchUp(subscription);
    });
    rpc::Subscribe::Result result;
    result.subscription = subscription->id;
    result.cursor = rpc::Cursor{m_log.epoch(), subscription->last};
    result.missed = known && !follows && (!fromBeginning || range->oldest > 1);
    co_return result;
}

rpc::Reply<rpc::Nothing> Subscriptions::unsubscribe(const CallContext &context, const rpc::Unsubscribe::Params &params)
{
    const Ptr subscription = m_byId.value(params.subscription);
    const std::shared_ptr<Peer> peer = context.peer.lock();
    // Those of other connections don't exist; one that has ended already is what was asked for.
    if (subscription && peer && subscription->peerKey == peer.get())
        end(subscription, {});
    return rpc::Nothing();
}

void Subscriptions::happened(const QString &topic, const LoggedEvent &event)
{
    const QList<Ptr> listening = m_byTopic.values(topic);
    for (const Ptr &subscription : listening) {
        const bool next = subscription->started && !subscription->reading && event.seq == subscription->last + 1;
        if (!next || !deliver(*subscription, event))
            catchUp(subscription);
    }
}

void Subscriptions::catchUp(const Ptr &subscription)
{
    if (!subscription->started || subscription->reading || subscription->ended || !hasRoom(*subscription))
        return;
    subscription->reading = true;
    TaskScope::start(readOn(subscription));
}

QCoro::Task<> Subscriptions::readOn(Ptr subscription)
{
    while (!subscription->ended && hasRoom(*subscription)) {
        const Outcome<EventLog::Range> range = co_await m_tasks(m_log.range(subscription->topic));
        if (!range) {
            end(subscription, QStringLiteral("The log of events can't be read."));
            co_return;
        }
        if (range->newest <= subscription->last)
            break; // later ones are announced
        skipTo(*subscription, range->oldest - 1);
        const Outcome<QList<LoggedEvent>> events =
            co_await m_tasks(m_log.read(subscription->topic, subscription->last, pageSize));
        if (!events) {
            end(subscription, QStringLiteral("The log of events can't be read."));
            co_return;
        }
        for (const LoggedEvent &event : *events) {
            if (subscription->ended || !deliver(*subscription, event))
                break; // the rest is read again when there is room
        }
    }
    subscription->reading = false;
}

// Whether it was sent or had been before.
bool Subscriptions::deliver(Subscription &subscription, const LoggedEvent &event)
{
    if (event.seq <= subscription.last)
        return true;
    if (!hasRoom(subscription))
        return false;
    skipTo(subscription, event.seq - 1);
    subscription.last = event.seq;
    if (const std::shared_ptr<Peer> peer = subscription.peer.lock())
        peer->send(rpc::EventNote{subscription.id, event.seq, subscription.topic, {event.data}});
    return true;
}

void Subscriptions::skipTo(Subscription &subscription, qint64 seq)
{
    if (seq <= subscription.last)
        return;
    subscription.last = seq;
    if (const std::shared_ptr<Peer> peer = subscription.peer.lock())
        peer->send(rpc::MissedNote{subscription.id, seq});
}

bool Subscriptions::hasRoom(const Subscription &subscription)
{
    const std::shared_ptr<Peer> peer = subscription.peer.lock();
    return peer && !peer->isCongested();
}

void Subscriptions::end(const Ptr &subscription, const QString &reason)
{
    subscription->ended = true;
    m_byId.remove(subscription->id);
    m_byTopic.remove(subscription->topic, subscription);
    const std::shared_ptr<Peer> peer = subscription->peer.lock();
    if (peer && !reason.isEmpty())
        peer->send(rpc::EndedNote{subscription->id, reason});
}

void Subscriptions::drained(const Peer &peer)
{
    const QList<Ptr> all = m_byId.values();
    for (const Ptr &subscription : all) {
        if (subscription->peerKey == &peer)
            catchUp(subscription);
    }
}

void Subscriptions::remove(const Peer &peer)
{
    const QList<Ptr> all = m_byId.values();
    for (const Ptr &subscription : all) {
        if (subscription->peerKey == &peer)
            end(subscription, {});
    }
}

void Subscriptions::recheck(const rpc::Principal &principal)
{
    const QList<Ptr> all = m_byId.values();
    for (const Ptr &subscription : all) {
        if (subscription->principal.id != principal.id)
            continue;
        subscription->principal = principal;
        if (refuse(principal, subscription->topic))
            end(subscription, QStringLiteral("This is not allowed any more."));
    }
}

} // namespace qd::server
