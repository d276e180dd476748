// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/backoff.h"
#include "core/base/scheduler.h"
#include "core/base/taskscope.h"
#include "core/hub/hubtransport.h"
#include "core/protocol/methods.h"

#include <QHash>

namespace qd {

class HubSubscription;

struct CallOptions
{
    qint64 timeoutMs = 30'000; //!< of each attempt
    int attempts = 3;          //!< in all
    qint64 waitMs = 10'000;    //!< before a further attempt, for a connection
};

//! \brief A hub's methods, typed, the same for the server in this process and for a remote one.
//!
//! A call that failed on the way (no connection, no answer in time, server overloaded) is tried again after a pause. One that changes
//! something is repeated only under the key of the first attempt, and only where that key is remembered: by the same start of the server, or by all
//! servers of one database (rpc::ServerInfo): never is anything done twice. When that can't be known the first error is returned.
//!
//! Starts nothing by itself: the transport's owner does. One thread. Calls in work end silently with this object.
class HubApi : public QObject
{
    Q_OBJECT

public:
    explicit HubApi(HubTransport &transport, Scheduler &scheduler = systemScheduler(), Random random = systemRandom());
    ~HubApi() override;

    template <rpc::Method M>
    [[nodiscard]] QCoro::Task<Outcome<typename M::Result>> call(typename M::Params params = {},
                                                                CallOptions options = {})
    {
        auto given = std::make_shared<const typename M::Params>(std::move(params));
        QCoro::Task<Outcome<rpc::Value>> task = callValue(rpc::methodInfo<M>, std::move(given), options);
        Outcome<rpc::Value> value = co_await task;
        if (!value)
            co_return tl::unexpected(std::move(value.error()));
        co_return *std::static_pointer_cast<const typename M::Result>(*value);
    }

    //! What a refused call waits for (rpc::wantsConfirmation): true once the person has confirmed that it is them, and the call is made again;
    //! false when they won't, and it ends as cancelled. Without a value nobody can be asked: the refusal is the call's result.
    using Confirm = std::function<QCoro::Task<std::optional<bool>>()>;
    void setConfirm(Confirm confirm) { m_confirm = std::move(confirm); }

    //! \brief Listens to a topic from a cursor on, or from now. Goes on over lost connections until the subscription is deleted.
    //!
    //! The subscription may outlive this object, but hears nothing then.
    [[nodiscard]] std::unique_ptr<HubSubscription> subscribe(const QString &topic,
                                                             const std::optional<rpc::Cursor> &cursor = {});

    [[nodiscard]] HubTransport &transport() const { return m_transport; }
    //! Live, and the server has said who it is.
    [[nodiscard]] bool isReady() const { return m_info.has_value(); }
    [[nodiscard]] const std::optional<rpc::ServerInfo::Result> &info() const { return m_info; }

Q_SIGNALS:
    void readyChanged();

private:
    friend class HubCache;
    friend class HubSubscription;

    [[nodiscard]] QCoro::Task<Outcome<rpc::Value>> callValue(const rpc::MethodInfo &method, rpc::Value params,
                                                             CallOptions options);
    [[nodiscard]] QCoro::Task<Outcome<rpc::Value>> callOften(const rpc::MethodInfo &method, rpc::Value params,
                                                             CallOptions options);
    [[nodiscard]] QCoro::Task<Outcome<rpc::Value>> attempt(HubCall call, qint64 timeoutMs);
    [[nodiscard]] QCoro::Task<> pause(qint64 ms);
    [[nodiscard]] QCoro::Task<bool> becomesReady(qint64 ms);
    [[nodiscard]] QCoro::Task<> greet();
    void onState();
    void onNote(const rpc::Note &note);

    HubTransport &m_transport;
    Scheduler &m_scheduler;
    Random m_random;
    Confirm m_confirm;
    std::optional<rpc::ServerInfo::Result> m_info;
    QList<HubSubscription *> m_subscriptions;
    QHash<QString, HubSubscription *> m_byId;
    TaskScope m_greeting; //!< ends with the connection
    TaskScope m_tasks;
};

} // namespace qd
