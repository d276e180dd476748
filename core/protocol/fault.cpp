// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/protocol/fault.h"

#include "core/protocol/codec.h"

#include <algorithm>

namespace qd::rpc {

namespace {

struct Kind
{
    FaultCode code;
    const char *name;
    const char *message; // the five of the specification have theirs from there
    Error::Code error;   // what it is for the client's code
    int httpStatus;
};

using enum Error::Code;
constexpr int preconditionRequired = 428; // RFC 6585 section 3
constexpr Kind kinds[] = {
    {FaultCode::ParseError, "parseError", "Parse error", Protocol, 0},
    {FaultCode::InvalidRequest, "invalidRequest", "Invalid Request", Protocol, 0},
    {FaultCode::MethodNotFound, "methodNotFound", "Method not found", Error::Code::Unsupported, 0},
    {FaultCode::InvalidParams, "invalidParams", "Invalid params", BadRequest, 400},
    {FaultCode::InternalError, "internalError", "Internal error", ServerError, 500},
    {FaultCode::Unauthorised, "unauthorised", "Not signed in", Unauthorized, 401},
    {FaultCode::Forbidden, "forbidden", "Not allowed", Unauthorized, 403},
    {FaultCode::NotFound, "notFound", "Not found", Error::Code::NotFound, 404},
    {FaultCode::Conflict, "conflict", "Conflict", Busy, 409},
    {FaultCode::RateLimited, "rateLimited", "Too many requests", Error::Code::RateLimited, 429},
    {FaultCode::Unavailable, "unavailable", "Not available", ServerError, 503},
    {FaultCode::TimedOut, "timedOut", "Took too long", Timeout, 504},
    {FaultCode::Cancelled, "cancelled", "Cancelled", Error::Code::Cancelled, 0},
    {FaultCode::TooLarge, "tooLarge", "Too large", BadRequest, 413},
    {FaultCode::Unsupported, "unsupported", "Not supported", Error::Code::Unsupported, 501},
    {FaultCode::Storage, "storage", "Storage failed", Error::Code::Storage, 507},
    {FaultCode::ConfirmationNeeded, "confirmationNeeded", "Confirmation needed", Unauthorized, preconditionRequired},
};

const Kind *find(int code)
{
    const auto *found =
        std::ranges::find_if(kinds, [code](const Kind &kind) { return static_cast<int>(kind.code) == code; });
    return found == std::end(kinds) ? nullptr : found;
}

// The reserved code -32603 stands for everything that a caller can do nothing about.
FaultCode codeOf(const Error &error)
{
    switch (error.code) {
    case Unauthorized:
        if (wantsConfirmation(error))
            return FaultCode::ConfirmationNeeded;
        return error.httpStatus == 403 ? FaultCode::Forbidden : FaultCode::Unauthorised;
    case Error::Code::NotFound:
        return FaultCode::NotFound;
    case Busy:
        return FaultCode::Conflict;
    case BadRequest:
        return error.httpStatus == 413 ? FaultCode::TooLarge : FaultCode::InvalidParams;
    case Error::Code::RateLimited:
        return FaultCode::RateLimited;
    case Offline:
        return FaultCode::Unavailable;
    case Timeout:
        return FaultCode::TimedOut;
    case Error::Code::Cancelled:
        return FaultCode::Cancelled;
    case Error::Code::Storage:
        return FaultCode::Storage;
    case Error::Code::Unsupported:
        return FaultCode::Unsupported;
    case ServerError:
        return error.httpStatus == 503 ? FaultCode::Unavailable : FaultCode::InternalError;
    case Protocol:
    case Process:
        break;
    }
    return FaultCode::InternalError;
}

struct Data
{
    QString name;
    std::optional<QString> reason;
    std::optional<qint64> retryAfterMs;
    static constexpr auto fields = std::tuple{defaulted("name", &Data::name), field("reason", &Data::reason),
                                              field("retryAfterMs", &Data::retryAfterMs)};
};

Data dataOf(const Fault &fault)
{
    Data data;
    const auto tree = json::Tree::parse(fault.data);
    Misfit misfit;
    if (tree && (*tree)->root().isObject() && !Codec<Data>::read((*tree)->root(), data, misfit))
        data = {};
    return data;
}

} // namespace

Fault::Fault(FaultCode c, const QString &reason, qint64 retryAfterMs)
    : code(static_cast<int>(c))
{
    const Kind *const kind = find(code);
    message = QLatin1StringView(kind->message);
    // The reserved codes speak for themselves.
    if (reason.isEmpty() && code <= static_cast<int>(FaultCode::InvalidRequest))
        return;
    data = toJson(Data{QLatin1StringView(kind->name), reason.isEmpty() ? std::nullopt : std::optional(reason),
                       retryAfterMs < 0 ? std::nullopt : std::optional(retryAfterMs)});
}

Fault::Fault(const Error &error)
    : Fault(codeOf(error), codeOf(error) == FaultCode::InternalError ? QString() : error.serverMessage)
{}

Error toError(const Fault &fault)
{
    const Kind *const kind = find(fault.code);
    Error error;
    error.code = kind ? kind->error : BadRequest;
    error.httpStatus = kind ? kind->httpStatus : 0;
    error.detail = QStringLiteral("RPC error %1: %2").arg(fault.code).arg(fault.message);
    error.serverMessage = dataOf(fault).reason.value_or(kind ? QString() : fault.message);
    return error;
}

bool wantsConfirmation(const Error &error)
{
    return error.code == Unauthorized && error.httpStatus == preconditionRequired;
}

qint64 retryAfterMs(const Fault &fault)
{
    return dataOf(fault).retryAfterMs.value_or(-1);
}

} // namespace qd::rpc
