// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/rpc/dispatcher.h"

#include "core/base/completion.h"
#include "core/base/taskscope.h"
#include "embedded-server/http/refusallog.h"
#include "embedded-server/rpc/calllimiter.h"
#include "embedded-server/rpc/repeats.h"

#include <QCryptographicHash>
#include <QUuid>

namespace qd::server {

using rpc::Fault;
using rpc::FaultCode;

namespace {

tl::unexpected<Fault> refusal(FaultCode code, const QString &reason = {})
{
    return tl::unexpected(Fault(code, reason));
}

QString keyOf(const rpc::Request &request)
{
    rpc::Meta meta;
    rpc::Misfit misfit;
    const json::Node node = request.params[u"_meta"];
    if (node.isObject() && rpc::Codec<rpc::Meta>::read(node, meta, misfit) && meta.requestId)
        return *meta.requestId;
    const QString id = request.id ? request.id->text().value_or(QString()) : QString();
    return id.size() == 36 && !QUuid::fromString(id).isNull() ? id : QString();
}

QByteArray fingerprintOf(const rpc::MethodInfo &method, const rpc::Value &params)
{
    json::Writer out;
    method.writeParams(out, params.get());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(method.name));
    hash.addData(QByteArrayView("\0", 1));
    hash.addData(out.result());
    return hash.result();
}

//! Null: is counted elsewhere.
class Counted
{
public:
    explicit Counted(std::shared_ptr<int> counter)
        : m_counter(std::move(counter))
    {
        if (m_counter)
            ++*m_counter;
    }
    ~Counted()
    {
        if (m_counter)
            --*m_counter;
    }
    Q_DISABLE_COPY_MOVE(Counted)

private:
    std::shared_ptr<int> m_counter;
};

// What the exception at hand becomes.
Result thrown()
{
    try {
        throw;
    } catch (const TaskCancelled &) {
        return refusal(FaultCode::Unavailable); // what the handler worked on has gone
    } catch (...) {
        return refusal(FaultCode::InternalError); // its text is for nobody outside
    }
}

QCoro::Task<Result> refused(Fault fault)
{
    co_return tl::unexpected(std::move(fault));
}

QCoro::Task<Result> checked(QCoro::Task<std::optional<Fault>> checking)
{
    const std::optional<Fault> fault = co_await checking;
    if (fault)
        co_return tl::unexpected(*fault);
    co_return rpc::Value();
}

} // namespace

// Outlives the dispatcher while calls are in work; they don't touch the dispatcher itself.
struct Dispatcher::State : QObject
{
    struct Entry
    {
        const rpc::MethodInfo *method = nullptr;
        std::shared_ptr<const Handler> handler;
        WantsProof wantsProof = nullptr;
    };

    State(DispatcherLimits l, const Clock &c, Scheduler &s)
        : limits(l)
        , clock(c)
        , scheduler(s)
        , repeats(
              std::make_shared<Repeats>(Repeats::Limits{l.keysPerPrincipal, l.keysInAll, l.keyMs, l.keyWaitMs}, c, s))
    {}

    DispatcherLimits limits;
    const Clock &clock;
    Scheduler &scheduler;
    std::shared_ptr<Repeats> repeats;
    std::shared_ptr<http::RefusalLog> refusals;
    std::optional<CallLimiter> calls; //!< none: any number
    Handler proofCheck;               //!< null: nobody is asked
    QHash<QString, Entry> entries;
    Cancellation stopping;
};

// The steps of a call, outermost first. Everything that is needed after a wait is passed by value. Few coroutines: each costs memory.
struct DispatcherCalls
{
    using State = std::shared_ptr<Dispatcher::State>;
    using Entry = Dispatcher::State::Entry;
    using Handler = std::shared_ptr<const Dispatcher::Handler>;

    static QCoro::Task<QByteArray> answerPart(State state, rpc::Message message, int index, Caller caller,
                                              std::shared_ptr<Afterwards> after)
    {
        const rpc::Message::Part &part = message.parts[index];
        if (const auto *broken = std::get_if<rpc::Malformed>(&part))
            co_return rpc::writeFault(broken->id, broken->fault);
        const auto *request = std::get_if<rpc::Request>(&part);
        if (!request) // an answer to a question that nobody asked
            co_return rpc::writeFault({}, Fault(FaultCode::InvalidRequest));
        const rpc::MethodInfo *method = nullptr;
        QCoro::Task<Result> task = callByName(state, *request, caller, after, method);
        const Result result = co_await task;
        if (!result)
            note(*state, *request, caller, result.error());
        if (request->isNotification())
            co_return QByteArray();
        if (!result)
            co_return rpc::writeFault(*request->id, result.error());
        json::Writer out;
        method->writeResult(out, result->get());
        co_return rpc::writeResult(*request->id, out.result());
    }

    static void note(const Dispatcher::State &state, const rpc::Request &request, const Caller &caller,
                     const Fault &fault)
    {
        const bool isStranger = fault.is(FaultCode::Unauthorised);
        if (!state.refusals || (!isStranger && !fault.is(FaultCode::Forbidden)))
            return;
        const rpc::Principal &principal = caller.principal;
        // A method that is not there may be named anything, but then it is not this that is wrong.
        state.refusals->note(isStranger ? http::Refusal::SignIn : http::Refusal::Permission,
                             QHostAddress(principal.address),
                             {"RPC " + request.method.toLatin1(), principal.id.toLatin1(), caller.request});
    }

    //! `method`: set if the call is made.
    static QCoro::Task<Result> callByName(const State &state, const rpc::Request &request, const Caller &caller,
                                          const std::shared_ptr<Afterwards> &after, const rpc::MethodInfo *&method)
    {
        const auto entry = state->entries.constFind(request.method);
        if (entry == state->entries.cend())
            return refused(Fault(FaultCode::MethodNotFound));
        // Before the parameters are looked at: a stranger learns nothing from what is wrong with them.
        if (const std::optional<Fault> refusedCall = refuse(*entry->method, caller))
            return refused(*refusedCall);
        rpc::Misfit misfit;
        rpc::Value params = entry->method->readParams(request.params, misfit);
        if (!params)
            return refused(Fault(FaultCode::InvalidParams, misfit.text()));
        const QString key = keyOf(request);
        if (!key.isEmpty() && (key.size() < 8 || key.size() > 100))
            return refused(
                Fault(FaultCode::InvalidParams, QStringLiteral("_meta.requestId: 8 to 100 characters are expected")));
        method = entry->method;
        return callEntry(state, *entry, std::move(params), caller, {key, true}, after);
    }

    static std::optional<Fault> refuse(const rpc::MethodInfo &method, const Caller &caller)
    {
        if (caller.principal.may(method.permission))
            return std::nullopt;
        return Fault(caller.principal.isAnonymous() ? FaultCode::Unauthorised : FaultCode::Forbidden);
    }

    static QCoro::Task<Result> call(const State &state, const rpc::MethodInfo &method, rpc::Value params,
                                    const Caller &caller, const QString &key, const std::shared_ptr<Afterwards> &after)
    {
        const auto entry = state->entries.constFind(QLatin1StringView(method.name));
        if (entry == state->entries.cend() || entry->method != &method)
            return refused(Fault(FaultCode::MethodNotFound));
        if (const std::optional<Fault> refusedCall = refuse(method, caller))
            return refused(*refusedCall);
        return callEntry(state, *entry, std::move(params), caller, {key, false}, after);
    }

    struct CallKey
    {
        QString text;
        bool isShared;
    };
    static QCoro::Task<Result> callEntry(const State &state, const Entry &entry, rpc::Value params,
                                         const Caller &caller, const CallKey &key,
                                         const std::shared_ptr<Afterwards> &after)
    {
        if (*caller.running >= state->limits.runningPerConnection)
            return refused(Fault(FaultCode::RateLimited));
        const rpc::Principal &principal = caller.principal;
        if (state->proofCheck && !principal.isLocal && !principal.session.isEmpty() &&
            entry.wantsProof(params, principal))
            return callProven(state, entry, std::move(params), caller, key, after);
        return callAllowed(state, entry, std::move(params), caller, key, after);
    }

    // Before the call's key counts: the same call can be made again once its person has confirmed.
    static QCoro::Task<Result> callProven(State state, Entry entry, rpc::Value params, Caller caller, CallKey key,
                                          std::shared_ptr<Afterwards> after)
    {
        CallContext context{caller.principal, caller.cancellation.child(), caller.peer, after};
        const auto check = std::make_shared<const Dispatcher::Handler>(state->proofCheck);
        QCoro::Task<Result> checking = runLimited(state, check, std::move(context), params, caller.running);
        Result result = co_await checking;
        if (!result)
            co_return result;
        QCoro::Task<Result> calling = callAllowed(state, entry, params, caller, key, after);
        result = co_await calling;
        co_return result;
    }

    static QCoro::Task<Result> callAllowed(const State &state, const Entry &entry, rpc::Value params,
                                           const Caller &caller, const CallKey &key,
                                           const std::shared_ptr<Afterwards> &after)
    {
        const bool keyed = entry.method->effect == rpc::Effect::Changes && !key.text.isEmpty();
        // A keyed call belongs to whoever asks for its result, so it ends neither with this connection nor sends on it.
        CallContext context{caller.principal, keyed ? state->stopping.child() : caller.cancellation.child(),
                            caller.peer, after};
        if (!keyed)
            return runLimited(state, entry.handler, std::move(context), std::move(params), caller.running);
        const QByteArray fingerprint = fingerprintOf(*entry.method, params);
        std::function<QCoro::Task<Result>()> first = [state, handler = entry.handler, context, params] {
            if (state->stopping.isCancelled()) // while others were asked
                return refused(Fault(FaultCode::Unavailable));
            return runLimited(state, handler, context, params, nullptr);
        };
        const Repeats::Once once{caller.principal.id, key.text, fingerprint, entry.method, key.isShared};
        return runOnce(state, caller, once, std::move(first));
    }

    static QCoro::Task<Result> runOnce(State state, Caller caller, Repeats::Once once,
                                       std::function<QCoro::Task<Result>()> first)
    {
        const Counted counted(caller.running);
        QCoro::Task<Result> task = Repeats::run(state->repeats, once, first);
        Result result = co_await task;
        co_return result;
    }

    // The first of: the handler's result, the time limit, the end of the dispatcher. What is done at once needs no limit.
    static QCoro::Task<Result> runLimited(State state, Handler handler, CallContext context, rpc::Value params,
                                          std::shared_ptr<int> running)
    {
        const Counted counted(std::move(running));
        const Cancellation cancellation = context.cancellation;
        QCoro::Task<Result> task = (*handler)(std::move(context), std::move(params));
        Result result;
        if (task.isReady() && !state->stopping.isCancelled()) {
            try {
                result = co_await task;
            } catch (...) {
                result = thrown();
            }
            co_return result;
        }
        Completion<Result> done;
        const Cancellation stop = state->stopping.child();
        stop.onCancel([done] { done.complete(refusal(FaultCode::Unavailable)); });
        TaskScope::start(complete(std::move(task), done));
        Scheduler::Id timer = 0;
        if (!done.isComplete()) {
            timer = state->scheduler.after(state->limits.callMs, state.get(), [done, cancellation] {
                // Whoever waits may end the dispatcher, and with it what this function holds.
                const Cancellation late = cancellation; // NOLINT(performance-unnecessary-copy-initialization)
                done.complete(refusal(FaultCode::TimedOut));
                late.cancel();
            });
        }
        result = co_await done;
        if (timer)
            state->scheduler.cancel(timer);
        co_return result;
    }

    static QCoro::Task<> complete(QCoro::Task<Result> task, Completion<Result> done)
    {
        Result result;
        try {
            result = co_await task;
        } catch (...) {
            result = thrown();
        }
        done.complete(std::move(result));
    }

    static Answer held(const Dispatcher::State &state, const rpc::Message &message, const Caller &caller, qint64 wait)
    {
        const Fault fault(FaultCode::RateLimited,
                          QStringLiteral("That is more than one person may ask. Try again in a moment."), wait);
        QList<QByteArray> answers;
        for (const rpc::Message::Part &part : message.parts) {
            const auto *request = std::get_if<rpc::Request>(&part);
            if (const auto *broken = std::get_if<rpc::Malformed>(&part))
                answers.append(rpc::writeFault(broken->id, broken->fault));
            else if (request && !request->isNotification())
                answers.append(rpc::writeFault(*request->id, fault));
        }
        if (state.refusals && !caller.peer.expired()) // a POST is noted with its answer
            state.refusals->note(http::Refusal::Rate, QHostAddress(caller.principal.address),
                                 {"RPC", caller.principal.id.toLatin1(), caller.request});
        Answer answer;
        answer.bytes = message.isBatch ? rpc::writeBatch(answers) : answers.value(0);
        answer.retryAfterMs = wait;
        return answer;
    }

    static QCoro::Task<Answer> handle(State state, QByteArray bytes, Caller caller)
    {
        rpc::Reply<rpc::Message> message = rpc::readMessage(std::move(bytes), state->limits.message);
        Answer result;
        if (!message) {
            result.bytes = rpc::writeFault({}, message.error());
            co_return result;
        }
        const qint64 wait = state->calls ? state->calls->enter(caller.principal.id, message->parts.size()) : 0;
        if (wait > 0)
            co_return held(*state, *message, caller, wait);
        auto after = std::make_shared<Afterwards>();
        std::vector<QCoro::Task<QByteArray>> running;
        for (int i = 0; i < message->parts.size(); ++i) {
            QCoro::Task<QByteArray> task = answerPart(state, *message, i, caller, after);
            const auto *request = std::get_if<rpc::Request>(&message->parts[i]);
            if (!request || !request->isNotification())
                running.push_back(std::move(task)); // nobody waits for a notification
        }
        QList<QByteArray> answers;
        for (QCoro::Task<QByteArray> &task : running) {
            QByteArray answer = co_await task;
            answers.append(std::move(answer));
        }
        result.bytes = message->isBatch ? rpc::writeBatch(answers) : answers.value(0);
        result.afterwards = std::move(*after);
        co_return result;
    }
};

Dispatcher::Dispatcher(DispatcherLimits limits, const Clock &clock, Scheduler &scheduler)
    : m_state(std::make_shared<State>(limits, clock, scheduler))
{}

Dispatcher::~Dispatcher()
{
    m_state->stopping.cancel();
}

void Dispatcher::insert(const rpc::MethodInfo &method, Handler handler, WantsProof wantsProof)
{
    const QString name = QLatin1StringView(method.name);
    if (m_state->entries.contains(name))
        qFatal("the method %s is added twice", method.name);
    m_state->entries.insert(name, {&method, std::make_shared<const Handler>(std::move(handler)), wantsProof});
}

void Dispatcher::setProofCheck(ProofCheck check)
{
    m_state->proofCheck = [check = std::move(check)](const CallContext &context, const rpc::Value & /*params*/) {
        return checked(check(context.principal));
    };
}

void Dispatcher::setRefusals(std::shared_ptr<http::RefusalLog> refusals)
{
    m_state->refusals = std::move(refusals);
}

void Dispatcher::limitCalls(int perMinute)
{
    if (perMinute > 0)
        m_state->calls.emplace(perMinute, m_state->clock);
    else
        m_state->calls.reset();
}

void Dispatcher::setClaims(const std::shared_ptr<Claims> &claims)
{
    m_state->repeats->setClaims(claims);
}

QCoro::Task<Answer> Dispatcher::handle(QByteArray message, Caller caller)
{
    return DispatcherCalls::handle(m_state, std::move(message), std::move(caller));
}

QCoro::Task<Result> Dispatcher::call(const rpc::MethodInfo &method, rpc::Value params, const Caller &caller,
                                     const QString &key, const std::shared_ptr<Afterwards> &afterwards)
{
    return DispatcherCalls::call(m_state, method, std::move(params), caller, key, afterwards);
}

} // namespace qd::server
