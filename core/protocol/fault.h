// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QByteArray>

namespace qd::rpc {

//! \brief The error codes on the wire: the five of the JSON-RPC 2.0 specification (section 5.1) and ours, from the range it leaves to servers.
//!
//! Never renumbered. The data of ours carry the name too: `data.name`.
enum class FaultCode : int
{
    ParseError = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    InternalError = -32603,

    Unauthorised = -32001, //!< not signed in
    Forbidden = -32002,    //!< signed in, but may not
    NotFound = -32003,
    Conflict = -32004,    //!< the thing has changed, is in use, or exists already
    RateLimited = -32005, //!< `data.retryAfterMs` if it is known
    Unavailable = -32006, //!< nothing was done; may work later
    TimedOut = -32007,    //!< whether something was done is not known
    Cancelled = -32008,
    TooLarge = -32009,
    Unsupported = -32010,
    Storage = -32011,            //!< the disk or the database
    ConfirmationNeeded = -32012, //!< may, but has to prove again first who it is: sessions.confirm
};

//! \brief An error object of JSON-RPC.
struct Fault
{
    Fault() = default;
    Fault(int code, QString message, QByteArray data = {})
        : code(code)
        , message(std::move(message))
        , data(std::move(data))
    {}
    //! One of ours: the message is the code's standard text, `reason` (a sentence for a person, never a secret) goes into the data.
    explicit Fault(FaultCode code, const QString &reason = {}, qint64 retryAfterMs = -1);
    //! What a handler failed of. What happened inside (`detail`) is not told; the server's words for the person (`serverMessage`) are.
    Fault(const Error &error); // NOLINT(google-explicit-constructor): `co_return failure(…)` in a handler

    int code = static_cast<int>(FaultCode::InternalError);
    QString message;
    QByteArray data; //!< JSON; empty = none

    [[nodiscard]] bool is(FaultCode c) const { return code == static_cast<int>(c); }
    bool operator==(const Fault &) const = default;
};

//! A result or the error object that goes to the caller: what handlers return. An Error turns into a Fault by itself.
template <typename T>
using Reply = tl::expected<T, Fault>;

//! What a fault that arrived means to the client's code.
[[nodiscard]] Error toError(const Fault &fault);
//! The call can be made again once its person has confirmed that it is them.
[[nodiscard]] bool wantsConfirmation(const Error &error);
//! `data.retryAfterMs`; -1 = not said.
[[nodiscard]] qint64 retryAfterMs(const Fault &fault);

} // namespace qd::rpc
