// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QByteArray>
#include <QCoroTask>
#include <QHash>
#include <QUrl>

// The one seam under all requests: what an API implementation needs of the network.
namespace qd {

//! How a client signs in. The password never enters a URL, a log or a property.
struct Credentials
{
    enum class Form : quint8
    {
        Basic,  //!< user and password: OpenCode
        Bearer, //!< a token: a hub
    };

    QString user;        //!< of Basic only
    QByteArray password; //!< or the token; empty = no sign-in
    Form form = Form::Basic;

    [[nodiscard]] static Credentials bearer(QByteArray token) { return {{}, std::move(token), Form::Bearer}; }
    bool operator==(const Credentials &) const = default;
};

//! Requests of one lane never wait for those of another: Qt opens at most six connections per host and manager.
enum class Lane : quint8
{
    Ordinary, //!< answered at once
    Long,     //!< answered when the work is done, minutes later; any number at once
    Urgent,   //!< stop and replies
};

struct HttpRequest
{
    QByteArray verb = "GET";
    //! Path and query below the server's address, encoded: `/session?limit=5`.
    QByteArray target;
    //! Empty = none.
    QByteArray body;
    Lane lane = Lane::Ordinary;
    int idleTimeoutMs = 30'000;                  //!< without a byte in either direction; 0 = none
    qint64 maxBody = 256LL * 1024 * 1024;        //!< a longer answer is an Error::Protocol
    QByteArray contentType = "application/json"; //!< of the body
    //! JSON that comes with a status of 4xx is a reply, not an Error: for protocols that say more there than that it failed.
    bool takesRefusals = false;
};

struct HttpReply
{
    int status = 0;
    QByteArray body;
    QHash<QByteArray, QByteArray> headers; //!< names in lower case
};

//! \brief Sends requests to one server.
//!
//! send() MUST end with a reply of status 2xx (or as HttpRequest::takesRefusals says) whose body is JSON or empty, or with an Error; it MUST NOT throw, follow redirects or
//! send a request twice. Deleting the Transport or changing its server ends what is under way with Error::Cancelled.
class Transport
{
public:
    virtual ~Transport() = default;
    [[nodiscard]] virtual QCoro::Task<Outcome<HttpReply>> send(HttpRequest request) = 0;
};

} // namespace qd
