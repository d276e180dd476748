// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hub/hubapi.h"

#include "core/base/completion.h"
#include "core/hub/hubsubscription.h"
#include "core/protocol/fault.h"

#include <QUuid>

namespace qd {

namespace {

constexpr qint64 firstPauseMs = 300;
constexpr qint64 longestPauseMs = 5'000;

// Another attempt may end otherwise.
bool isPassing(const Error &error)
{
    return error.code == Error::Code::Offline || error.code == Error::Code::Timeout ||
           error.code == Error::Code::RateLimited ||
           (error.code == Error::Code::ServerError && error.httpStatus == 503);
}

QCoro::Task<Outcome<rpc::Value>> resultOf(Completion<Outcome<rpc::Value>> completion)
{
    Outcome<rpc::Value> result = co_await completion;
    co_return result;
}

QCoro::Task<> forward(QCoro::Task<Outcome<rpc::Value>> task, Completion<Outcome<rpc::Value>> to)
{
    Outcome<rpc::Value> value = co_await task;
    to.complete(std::move(value));
}

QCoro::Task<> wait(Completion<bool> completion)
{
    co_await completion;
}

QString memoryOf(const rpc::ServerInfo::Result &server)
{
    return server.memory.value_or(server.instance);
}

} // namespace

HubApi::HubApi(HubTransport &transport, Scheduler &scheduler, Random random)
    : m_transport(transport)
    , m_scheduler(scheduler)
    , m_random(std::move(random))
{
    connect(&m_transport, &HubTransport::stateChanged, this, &HubApi::onState);
    connect(&m_transport, &HubTransport::noted, this, &HubApi::onNote);
    onState();
}

HubApi::~HubApi() = default;

QCoro::Task<Outcome<rpc::Value>> HubApi::callValue(const rpc::MethodInfo &method, rpc::Value params,
                                                   CallOptions options)
{
    for (;;) {
        Outcome<rpc::Value> value = co_await m_tasks(callOften(method, params, options));
        if (value || !m_confirm || !rpc::wantsConfirmation(value.error()))
            co_return value;
        const std::optional<bool> confirmed = co_await m_tasks(m_confirm());
        if (!confirmed)
            co_return value;
        if (!*confirmed)
            co_return failure(Error::Code::Cancelled, QStringLiteral("the person did not confirm"));
    }
}

QCoro::Task<Outcome<rpc::Value>> HubApi::callOften(const rpc::MethodInfo &method, rpc::Value params,
                                                   CallOptions options)
{
    HubCall call{&method, std::move(params), {}, {}};
    if (method.effect == rpc::Effect::Changes)
        call.key = QUuid::createUuid().toString(QUuid::WithoutBraces);
    bool wasSent = false;
    QString sentTo; // where the key is known
    Backoff backoff(firstPauseMs, longestPauseMs, m_random);
    for (int left = options.attempts;; --left) {
        if (m_transport.state() == HubTransport::State::Live && !std::exchange(wasSent, true) && m_info)
            sentTo = memoryOf(*m_info);
        Outcome<rpc::Value> value = co_await m_tasks(attempt(call, options.timeoutMs));
        if (value || left <= 1 || !isPassing(value.error()))
            co_return value;
        co_await m_tasks(pause(backoff.next()));
        const bool ready = co_await m_tasks(becomesReady(options.waitMs));
        // What went out may have been done. Only the server that knows the key can tell.
        const bool knowsKey = !wasSent || (ready && memoryOf(*m_info) == sentTo);
        if (!ready || (!call.key.isEmpty() && !knowsKey))
            co_return value;
    }
}

QCoro::Task<bool> HubApi::becomesReady(qint64 ms)
{
    if (isReady())
        co_return true;
    const Completion<bool> done;
    const QMetaObject::Connection connection = connect(this, &HubApi::readyChanged, this, [this, done] {
        if (isReady())
            done.complete(true);
    });
    const Scheduler::Id timer = m_scheduler.after(ms, this, [done] { done.complete(false); });
    co_await m_tasks(wait(done));
    disconnect(connection);
    m_scheduler.cancel(timer);
    co_return isReady();
}

QCoro::Task<Outcome<rpc::Value>> HubApi::attempt(HubCall call, qint64 timeoutMs)
{
    call.cancellation = Cancellation(); // of this attempt
    const Completion<Outcome<rpc::Value>> done;
    TaskScope::start(forward(m_transport.call(call), done));
    Scheduler::Id timer = 0;
    if (!done.isComplete()) {
        timer = m_scheduler.after(timeoutMs, this, [done, cancellation = call.cancellation] {
            // Whoever waits may end this object, and with it what this function holds.
            const Cancellation late = cancellation; // NOLINT(performance-unnecessary-copy-initialization)
            done.complete(failure(Error::Code::Timeout, QStringLiteral("the hub did not answer in time")));
            late.cancel();
        });
    }
    Outcome<rpc::Value> value = co_await m_tasks(resultOf(done));
    if (timer)
        m_scheduler.cancel(timer);
    co_return value;
}

QCoro::Task<> HubApi::pause(qint64 ms)
{
    const Completion<bool> over;
    m_scheduler.after(ms, this, [over] { over.complete(true); });
    co_await m_tasks(wait(over));
}

void HubApi::onState()
{
    m_greeting.cancel();
    const bool wasReady = std::exchange(m_info, std::nullopt).has_value();
    const QList<HubSubscription *> all = m_subscriptions;
    m_byId.clear();
    for (HubSubscription *subscription : all)
        subscription->stop();
    if (wasReady)
        Q_EMIT readyChanged();
    if (m_transport.state() == HubTransport::State::Live)
        TaskScope::start(greet());
}

// Who answers? Then what was listened to before goes on.
QCoro::Task<> HubApi::greet()
{
    Backoff backoff(firstPauseMs, longestPauseMs, m_random);
    for (;;) {
        auto params = std::make_shared<const rpc::Nothing>();
        HubCall call{&rpc::methodInfo<rpc::ServerInfo>, params, {}, {}};
        QCoro::Task<Outcome<rpc::Value>> asking = m_greeting(attempt(call, CallOptions().timeoutMs));
        const Outcome<rpc::Value> value = co_await asking;
        if (value) {
            m_info = *std::static_pointer_cast<const rpc::ServerInfo::Result>(*value);
            break;
        }
        co_await m_greeting(pause(backoff.next()));
    }
    const QList<HubSubscription *> all = m_subscriptions;
    for (HubSubscription *subscription : all)
        subscription->begin();
    Q_EMIT readyChanged();
}

void HubApi::onNote(const rpc::Note &note)
{
    const QString id = std::visit([](const auto &value) { return value.subscription; }, note);
    if (HubSubscription *const subscription = m_byId.value(id))
        subscription->take(note);
}

std::unique_ptr<HubSubscription> HubApi::subscribe(const QString &topic, const std::optional<rpc::Cursor> &cursor)
{
    std::unique_ptr<HubSubscription> subscription(new HubSubscription(*this, topic, cursor));
    m_subscriptions.append(subscription.get());
    // Not at once: whoever asked has no ear for its signals yet.
    QMetaObject::invokeMethod(
        subscription.get(), [started = subscription.get()] { started->begin(); }, Qt::QueuedConnection);
    return subscription;
}

} // namespace qd
