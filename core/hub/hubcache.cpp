// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hub/hubcache.h"

#include "core/hub/hubsubscription.h"
#include "core/protocol/topics.h"

namespace qd {

namespace {

QCoro::Task<Outcome<rpc::Value>> resultOf(Completion<Outcome<rpc::Value>> completion)
{
    Outcome<rpc::Value> result = co_await completion;
    co_return result;
}

} // namespace

HubCache::HubCache(HubApi &api, const Clock &clock, int most, const QStringList &topics)
    : m_api(api)
    , m_clock(clock)
    , m_most(most)
    , m_topics(topics)
{
    connect(&api, &HubApi::readyChanged, this, &HubCache::onReady);
    onReady();
}

HubCache::~HubCache() = default;

QStringList HubCache::userTopics()
{
    return {QLatin1StringView(rpc::workspacesTopic), QLatin1StringView(rpc::repositoriesTopic),
            QLatin1StringView(rpc::tasksTopic)};
}

QByteArray HubCache::keyOf(const rpc::MethodInfo &method, const void *params)
{
    json::Writer out;
    method.writeParams(out, params);
    return QByteArray(method.name) + ' ' + out.result();
}

QCoro::Task<Outcome<rpc::Value>> HubCache::readValue(const rpc::MethodInfo &method, rpc::Value params, QString topic,
                                                     qint64 freshMs)
{
    const QByteArray key = keyOf(method, params.get());
    const EntryPtr known = m_entries.value(key);
    if (known && known->value && m_clock.monotonicMs() - known->at < freshMs)
        co_return Outcome<rpc::Value>(known->value);
    if (known && !known->value) {
        QCoro::Task<Outcome<rpc::Value>> waiting = m_tasks(resultOf(known->waiting.emplace_back()));
        Outcome<rpc::Value> shared = co_await waiting;
        co_return shared;
    }
    const auto entry = std::make_shared<Entry>();
    entry->topic = std::move(topic);
    m_entries.insert(key, entry);
    CallOptions options;
    QCoro::Task<Outcome<rpc::Value>> asking = m_tasks(m_api.callValue(method, std::move(params), options));
    Outcome<rpc::Value> value = co_await asking;
    entry->at = m_clock.monotonicMs();
    if (value)
        entry->value = *value;
    else if (m_entries.value(key) == entry)
        m_entries.remove(key);
    makeRoom();
    // Whoever waits may end this object.
    const std::vector<Completion<Outcome<rpc::Value>>> all = std::exchange(entry->waiting, {});
    for (const Completion<Outcome<rpc::Value>> &waiting : all)
        waiting.complete(value);
    co_return value;
}

void HubCache::invalidateTopic(const QString &name)
{
    forget([&name](const QByteArray & /*key*/, const Entry &entry) { return entry.topic == name; });
}

void HubCache::invalidateKeys(const QByteArray &prefix)
{
    forget([&prefix](const QByteArray &key, const Entry & /*entry*/) { return key.startsWith(prefix); });
}

void HubCache::clear()
{
    forget([](const QByteArray & /*key*/, const Entry & /*entry*/) { return true; });
}

// An answer that is on its way goes to those who wait for it already, and is not kept.
void HubCache::forget(const std::function<bool(const QByteArray &, const Entry &)> &which)
{
    QList<QByteArray> keys;
    for (auto each = m_entries.cbegin(); each != m_entries.cend(); ++each) {
        if (which(each.key(), **each))
            keys.append(each.key());
    }
    for (const QByteArray &key : std::as_const(keys))
        m_entries.remove(key);
    for (const QByteArray &key : std::as_const(keys))
        Q_EMIT invalidated(key);
}

void HubCache::makeRoom()
{
    while (m_entries.size() > m_most) {
        auto oldest = m_entries.end();
        for (auto each = m_entries.begin(); each != m_entries.end(); ++each) {
            if ((*each)->value && (oldest == m_entries.end() || (*each)->at < (*oldest)->at))
                oldest = each;
        }
        if (oldest == m_entries.end())
            return;
        m_entries.erase(oldest);
    }
}

void HubCache::onReady()
{
    if (m_api.isReady() && !m_topics.isEmpty())
        TaskScope::start(identify());
}

// Topics are named by their user. Another one sees other things.
QCoro::Task<> HubCache::identify()
{
    QCoro::Task<Outcome<rpc::SessionWhoAmI::Result>> asking = m_tasks(m_api.call<rpc::SessionWhoAmI>());
    const Outcome<rpc::SessionWhoAmI::Result> me = co_await asking;
    if (!me || me->id == m_user)
        co_return;
    const bool another = !m_user.isEmpty();
    m_user = me->id;
    listen();
    if (another)
        clear();
}

void HubCache::listen()
{
    m_listening.clear();
    for (const QString &name : std::as_const(m_topics)) {
        std::unique_ptr<HubSubscription> subscription =
            m_api.subscribe(rpc::userTopic(m_user, name.toLatin1().constData()));
        const auto stale = [this, name] { invalidateTopic(name); };
        connect(subscription.get(), &HubSubscription::happened, this, stale);
        connect(subscription.get(), &HubSubscription::missed, this, stale);
        // What was read before the server began to tell may be older than the first event.
        connect(subscription.get(), &HubSubscription::liveChanged, this, stale,
                static_cast<Qt::ConnectionType>(static_cast<int>(Qt::AutoConnection) |
                                                static_cast<int>(Qt::SingleShotConnection)));
        m_listening.emplace(name, std::move(subscription));
    }
}

} // namespace qd
