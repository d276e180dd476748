// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/rpc/sharedcalls.h"

#include "core/base/completion.h"
#include "core/base/taskscope.h"
#include "core/protocol/message.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

namespace qd::server {

using namespace Qt::StringLiterals;
using rpc::Fault;
using rpc::FaultCode;
using Result = rpc::Reply<rpc::Value>;

namespace {

constexpr qint64 lookEveryMs = 250;
constexpr qsizetype longestAnswer = 64LL * 1024;

tl::unexpected<Fault> refusal(FaultCode code, const QString &reason = {})
{
    return tl::unexpected(Fault(code, reason));
}

//! Nothing if it is not to be kept.
std::optional<QByteArray> answerOf(const rpc::MethodInfo &method, const Result &result)
{
    QByteArray answer;
    if (!result) {
        answer = rpc::writeFault({}, result.error());
    } else if (method.secrets != rpc::Secrets::InResult) {
        json::Writer out;
        method.writeResult(out, result->get());
        answer = rpc::writeResult({}, out.result());
    }
    return answer.isEmpty() || answer.size() > longestAnswer ? std::nullopt : std::optional(answer);
}

Result readAnswer(const rpc::MethodInfo &method, const std::optional<QByteArray> &answer)
{
    const rpc::Reply<rpc::Message> message = rpc::readMessage(answer.value_or(QByteArray()));
    const auto *response = message ? std::get_if<rpc::Response>(&message->parts.first()) : nullptr;
    if (response && response->fault)
        return tl::unexpected(*response->fault);
    rpc::Misfit misfit;
    if (rpc::Value value = response ? method.readResult(response->result, misfit) : nullptr)
        return value;
    return refusal(FaultCode::Conflict,
                   u"This was done already, and its answer is not kept. Look before you do it again."_s);
}

//! As it stands when somebody else has ended it, or after a while.
QCoro::Task<rpc::Reply<Claims::Claim>> claimOrWait(std::weak_ptr<Claims> claims, Scheduler *scheduler, SharedCall call)
{
    QObject context;
    for (qint64 waited = 0;; waited += lookEveryMs) {
        std::shared_ptr<Claims> there = claims.lock();
        if (!there)
            co_return refusal(FaultCode::Unavailable);
        QCoro::Task<Outcome<Claims::Claim>> asking = there->claim(call.key, call.fingerprint, call.keepMs);
        there.reset(); // who owns them may end them while this waits
        Outcome<Claims::Claim> claim;
        try {
            claim = co_await asking;
        } catch (const TaskCancelled &) {
            claim = failure(Error::Code::Cancelled, {});
        }
        if (!claim)
            co_return refusal(FaultCode::Unavailable, claim.error().serverMessage);
        if (claim->isOurs || claim->isDone || claim->fingerprint != call.fingerprint || waited >= call.waitMs)
            co_return *claim;
        const Completion<bool> pause;
        scheduler->after(lookEveryMs, &context, [pause] { pause.complete(true); });
        co_await pause;
    }
}

} // namespace

bool isWorthKeeping(const Result &result)
{
    return result || !(result.error().is(FaultCode::Unavailable) || result.error().is(FaultCode::RateLimited));
}

SharedCall SharedCall::of(const rpc::MethodInfo &method, const QString &principal, const QString &key,
                          const QByteArray &fingerprint)
{
    // A hash of parameters with a password would be something to try passwords on.
    const QByteArray what = method.secrets == rpc::Secrets::InParams ? QByteArray(method.name) : fingerprint;
    const QByteArray secret = key.toUtf8();
    return {
        &method,
        {QMessageAuthenticationCode::hash(principal.toUtf8(), secret, QCryptographicHash::Sha256), QUuid::createUuid()},
        QMessageAuthenticationCode::hash(what, secret, QCryptographicHash::Sha256),
        0,
        0};
}

QCoro::Task<SharedResult> runShared(std::weak_ptr<Claims> claims, Scheduler *scheduler, SharedCall call,
                                    std::function<QCoro::Task<Result>()> first)
{
    QCoro::Task<rpc::Reply<Claims::Claim>> asking = claimOrWait(claims, scheduler, call);
    const rpc::Reply<Claims::Claim> claim = co_await asking;
    SharedResult shared;
    shared.isLast = false;
    if (!claim) {
        shared.result = tl::unexpected(claim.error());
    } else if (claim->isOurs) {
        QCoro::Task<Result> running = first();
        shared.result = co_await running;
        shared.isLast = isWorthKeeping(shared.result);
        const std::shared_ptr<Claims> there = claims.lock();
        if (there && shared.isLast)
            there->finish(call.key, answerOf(*call.method, shared.result));
        else if (there)
            there->forget(call.key);
    } else if (claim->fingerprint != call.fingerprint) {
        shared.result =
            refusal(FaultCode::Conflict, u"This request id was used for another call. Use a new one for each call."_s);
    } else if (!claim->isDone) {
        shared.result =
            refusal(FaultCode::Conflict, u"It is not known whether this was done. Look before you try again."_s);
    } else {
        shared.result = readAnswer(*call.method, claim->answer);
        shared.isLast = true;
    }
    co_return shared;
}

} // namespace qd::server
