// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/scheduler.h"
#include "core/protocol/message.h"
#include "core/protocol/proof.h"
#include "embedded-server/rpc/call.h"

#include <QCoroTask>
#include <QObject>

namespace qd::http {
class RefusalLog;
}

namespace qd::server {

class Claims;

using Result = rpc::Reply<rpc::Value>;

struct DispatcherLimits
{
    rpc::MessageLimits message = {};
    qint64 callMs = 120'000;         //!< how long a handler may take before the caller is told that it timed out
    int runningPerConnection = 256;  //!< more are refused as rate limited
    int keysPerPrincipal = 500;      //!< remembered results of changing calls; the oldest go
    int keysInAll = 20'000;          //!< beyond this, new keys are refused as rate limited
    qint64 keyMs = 10LL * 60 * 1000; //!< how long a result is remembered
    qint64 keyWaitMs = 5'000;        //!< so long another process that is at a keyed call is waited for
};

//! What goes back for one message. `bytes` is empty if nothing does.
struct Answer
{
    QByteArray bytes;
    Afterwards afterwards;   //!< to be called when `bytes` have been handed to the connection
    qint64 retryAfterMs = 0; //!< more than 0: nothing was done, for the caller makes too many calls

    void sent()
    {
        for (const auto &call : std::exchange(afterwards, {}))
            call();
    }
};

template <typename H, typename M>
concept HandlerOf = rpc::Method<M> &&
    (std::is_invocable_r_v<QCoro::Task<rpc::Reply<typename M::Result>>, H &, CallContext, typename M::Params> ||
     std::is_invocable_r_v<rpc::Reply<typename M::Result>, H &, CallContext, typename M::Params>);

//! \brief The server's methods: takes messages, checks who may, runs handlers and puts answers together.
//!
//! A method that was not added does not exist, and each names its permission. Calls of a batch run together; a handler that waits
//! holds up nobody else. What a handler throws becomes "Internal error" without its text.
//!
//! A changing call that names a key is run once: whoever repeats it gets the first result, also while the first still runs. The
//! key is `params._meta.requestId`, or the request's id when that is an UUID written in the usual 36 characters (counters are reused,
//! UUIDs never). Keys belong to the principal; a key that comes back with another method or other parameters is a conflict. A
//! keyed call does not end with its connection. Results are kept in memory, as many and as long as the limits say; answers that mean
//! "nothing was done" (unavailable, rate limited) are not kept. With claims, a keyed call that came as a message is run once by all who share them.
//!
//! Lives on one thread with an event loop. Calls that wait when it is destroyed are answered as unavailable.
class Dispatcher
{
public:
    explicit Dispatcher(DispatcherLimits limits = {}, const Clock &clock = systemClock(),
                        Scheduler &scheduler = systemScheduler());
    ~Dispatcher();
    Q_DISABLE_COPY_MOVE(Dispatcher)

    //! `handler`: (CallContext, M::Params) -> Reply<M::Result> or a task of it. Adding a name twice ends the program.
    template <rpc::Method M, HandlerOf<M> H>
    void add(H handler)
    {
        insert(
            rpc::methodInfo<M>,
            [handler = std::move(handler)](CallContext context, rpc::Value params) {
                return run<M>(handler, std::move(context), std::move(params));
            },
            [](const rpc::Value &params, const rpc::Principal &caller) {
                return rpc::wantsRecentProof<M>(*static_cast<const typename M::Params *>(params.get()), caller);
            });
    }

    //! Says why a session's person has to confirm first that it is them, or nothing.
    using ProofCheck = std::function<QCoro::Task<std::optional<rpc::Fault>>(rpc::Principal)>;
    //! Asked before calls that want a recent proof (rpc::Proof), of sessions only: whoever calls with an access token or in process has none. Whoever
    //! is asked ends after the dispatcher's use.
    void setProofCheck(ProofCheck check);
    //! Where messages' calls are noted that their caller may not make; null: nowhere.
    void setRefusals(std::shared_ptr<http::RefusalLog> refusals);

    //! From now on, how many calls each person may make in a minute, with messages; each of a batch counts. 0 = any number, as at first. What is too
    //! much is refused as rate limited, the whole message.
    void limitCalls(int perMinute);
    //! Who else makes such calls. Whoever has them ends them before the dispatcher.
    void setClaims(const std::shared_ptr<Claims> &claims);

    //! A whole message of a client.
    [[nodiscard]] QCoro::Task<Answer> handle(QByteArray message, Caller caller);
    //! A call without bytes, from this process. `key`: see the class; empty = none.
    [[nodiscard]] QCoro::Task<Result> call(const rpc::MethodInfo &method, rpc::Value params, const Caller &caller,
                                           const QString &key, const std::shared_ptr<Afterwards> &afterwards);

private:
    friend struct DispatcherCalls;
    using Handler = std::function<QCoro::Task<Result>(CallContext, rpc::Value)>;
    struct State;

    // By value: the handler must live as long as what it returned.
    template <rpc::Method M, typename H>
    static QCoro::Task<Result> run(H handler, CallContext context, rpc::Value params)
    {
        auto given = std::static_pointer_cast<const typename M::Params>(params);
        using Given = std::invoke_result_t<H &, CallContext, typename M::Params>;
        if constexpr (std::is_convertible_v<Given, rpc::Reply<typename M::Result>>) {
            rpc::Reply<typename M::Result> reply = handler(std::move(context), *given);
            co_return wrap<M>(std::move(reply));
        } else {
            QCoro::Task<rpc::Reply<typename M::Result>> task = handler(std::move(context), *given);
            rpc::Reply<typename M::Result> reply = co_await task;
            co_return wrap<M>(std::move(reply));
        }
    }
    template <rpc::Method M>
    static Result wrap(rpc::Reply<typename M::Result> reply)
    {
        if (!reply)
            return tl::unexpected(std::move(reply.error()));
        return rpc::Value(std::make_shared<const typename M::Result>(std::move(*reply)));
    }
    using WantsProof = bool (*)(const rpc::Value &params, const rpc::Principal &caller);
    void insert(const rpc::MethodInfo &method, Handler handler, WantsProof wantsProof);

    std::shared_ptr<State> m_state;
};

} // namespace qd::server
