// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/completion.h"
#include "core/hub/hubapi.h"

#include <map>

namespace qd {

//! A method that says what its results depend on, or what it changes (core/protocol/topics.h).
template <typename M>
concept OfTopic = requires
{
    {
        M::topic
        } -> std::convertible_to<const char *>;
};

//! \brief Results of reading calls, by method and parameters, as long as they are fresh.
//!
//! A result is fresh for a time, and until something it depends on changes: by an event of its topic, or by change(). The same question is asked
//! once at a time, and whoever asks it meanwhile gets the same answer; but nobody who asks after a change gets an answer from before it. Results are
//! shared, never copied. Failures are not kept. While the cache can't hear of changes (not connected yet), only time makes stale.
//!
//! One thread, the api's; the api must live longer. Reads in work end silently with this object.
class HubCache : public QObject
{
    Q_OBJECT

public:
    template <typename M>
    using Shared = std::shared_ptr<const typename M::Result>;

    //! Keeps the newest `most` results. `topics`: the names of user topics that it listens to from now on.
    explicit HubCache(HubApi &api, const Clock &clock = systemClock(), int most = 200,
                      const QStringList &topics = userTopics());
    ~HubCache() override;

    [[nodiscard]] static QStringList userTopics();

    template <rpc::Method M>
    requires(M::effect == rpc::Effect::Reads) //
        [[nodiscard]] QCoro::Task<Outcome<Shared<M>>> read(typename M::Params params = {}, qint64 freshMs = 30'000)
    {
        auto given = std::make_shared<const typename M::Params>(std::move(params));
        QCoro::Task<Outcome<rpc::Value>> task = readValue(rpc::methodInfo<M>, std::move(given), topicOf<M>(), freshMs);
        const Outcome<rpc::Value> value = co_await task;
        if (!value)
            co_return tl::unexpected(value.error());
        co_return std::static_pointer_cast<const typename M::Result>(*value);
    }

    //! The call, and then whatever depends on its topic is stale, also when it failed: it may have been done.
    template <rpc::Method M>
    requires(M::effect != rpc::Effect::Reads && OfTopic<M>) //
        [[nodiscard]] QCoro::Task<Outcome<typename M::Result>> change(typename M::Params params,
                                                                      CallOptions options = {})
    {
        QCoro::Task<Outcome<typename M::Result>> task = m_tasks(m_api.call<M>(std::move(params), options));
        Outcome<typename M::Result> result = co_await task;
        invalidateTopic(QLatin1StringView(M::topic));
        co_return result;
    }

    //! All results of a method.
    template <rpc::Method M>
    void invalidate()
    {
        invalidateKeys(QByteArray(M::name) + ' ');
    }
    //! The one for these parameters.
    template <rpc::Method M>
    void invalidate(const typename M::Params &params)
    {
        invalidateKeys(keyOf(rpc::methodInfo<M>, &params));
    }
    //! All that depend on a topic, by its name without the user.
    void invalidateTopic(const QString &name);
    void clear();

    //! \name For HubQuery
    //! @{
    [[nodiscard]] static QByteArray keyOf(const rpc::MethodInfo &method, const void *params);
    template <rpc::Method M>
    [[nodiscard]] static QString topicOf()
    {
        if constexpr (OfTopic<M>)
            return QLatin1StringView(M::topic);
        return {};
    }
    [[nodiscard]] QCoro::Task<Outcome<rpc::Value>> readValue(const rpc::MethodInfo &method, rpc::Value params,
                                                             QString topic, qint64 freshMs);
    [[nodiscard]] HubApi &api() const { return m_api; }
    //! @}

    [[nodiscard]] int count() const { return static_cast<int>(m_entries.size()); }

Q_SIGNALS:
    //! What was read under this key is stale: whoever shows it reads again.
    void invalidated(const QByteArray &key);

private:
    struct Entry
    {
        rpc::Value value; //!< null: on its way
        QString topic;
        qint64 at = 0; //!< when it arrived
        std::vector<Completion<Outcome<rpc::Value>>> waiting;
    };
    using EntryPtr = std::shared_ptr<Entry>;

    void invalidateKeys(const QByteArray &prefix);
    void forget(const std::function<bool(const QByteArray &, const Entry &)> &which);
    void onReady();
    [[nodiscard]] QCoro::Task<> identify();
    void listen();
    void makeRoom();

    HubApi &m_api;
    const Clock &m_clock;
    int m_most;
    QStringList m_topics;
    QString m_user; //!< as whom the server sees us; empty = not known yet
    QHash<QByteArray, EntryPtr> m_entries;
    std::map<QString, std::unique_ptr<HubSubscription>> m_listening;
    TaskScope m_tasks;
};

} // namespace qd
