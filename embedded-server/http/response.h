// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/headers.h"

namespace qd::http {

//! \brief An answer: whole, or (without a body) the head of one that streams.
struct Response
{
    int status = 200;
    Headers
        headers; //!< framing (Content-Length, Transfer-Encoding, Connection) is the engine's; a stream may give its Content-Length
    QByteArray body;
};

[[nodiscard]] Response jsonResponse(QByteArray json, int status = 200);
//! Problem details (RFC 9457). `detail`: a sentence for whoever wrote the client.
[[nodiscard]] Response problemResponse(int status, const QByteArray &detail);
//! RFC 9110 section 15; empty if it is not known.
[[nodiscard]] QByteArray reasonPhrase(int status);
//! Whether answers with that status never have a body.
[[nodiscard]] bool isBodiless(int status);

//! \brief How an answer is put on the wire.
struct Framing
{
    enum class Body
    {
        None,     //!< ends with the head
        Length,   //!< Content-Length bytes
        Chunked,  //!< RFC 9112 section 7.1
        UntilEnd, //!< HTTP/1.0: until the connection ends
    };
    Body body = Body::Length;
    qint64 length = 0;
    bool keepAlive = true;
    bool old = false; //!< the client speaks HTTP/1.0
    QByteArray date;  //!< the value of the Date field
    QByteArray extra; //!< whole lines, such as those for CORS
};

//! The head with its empty line. Adds what keeps a browser from making more of an API's answer than it is.
[[nodiscard]] QByteArray writeHead(const Response &response, const Framing &framing);

} // namespace qd::http
