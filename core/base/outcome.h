// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <tl/expected.hpp>

#include <memory>

namespace qd {

struct ConnectionProblem;

//! \brief Why something failed: a code for logic, a detail for logs, and what the server said for the person.
//!
//! The sentence a person reads is made in the UI from `code` (and `serverMessage` where the server's own words help).
struct Error
{
    enum class Code
    {
        Offline,      //!< no connection: refused, reset, name not found
        Timeout,      //!< nothing came in the time allowed
        Unauthorized, //!< HTTP 401 or 403
        NotFound,     //!< HTTP 404
        Busy,         //!< HTTP 409
        BadRequest,   //!< HTTP 400: our own fault, or input that the server refuses
        RateLimited,  //!< HTTP 429
        ServerError,  //!< HTTP 5xx
        Protocol,     //!< an answer that does not fit the protocol, such as HTML with status 200
        Cancelled,    //!< the caller went away
        Storage,      //!< local disk or database
        Process,      //!< a program could not be started or ended by itself
        Unsupported,  //!< this server or platform can't do it
    };

    Code code = Code::Protocol;
    QString detail;        //!< for logs; never holds a secret
    QString serverMessage; //!< the server's own words, empty if it had none
    int httpStatus = 0;    //!< 0 if there was no HTTP answer
    //! What a connection failed of, as facts (core/net/connectionproblem.h); null when it did not.
    std::shared_ptr<const ConnectionProblem> problem = {};
};

//! \brief A value or an Error. Nothing throws across a library's edge.
template <typename T>
using Outcome = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> failure(Error::Code code, QString detail = {})
{
    return tl::unexpected<Error>(Error{code, std::move(detail), {}, 0});
}

} // namespace qd
