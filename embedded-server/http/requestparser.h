// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/headcheck.h"
#include "embedded-server/http/headers.h"

#include <memory>

namespace qd::http {

//! What a request's head says, besides who may ask and what for.
struct RequestHead
{
    QByteArray verb;
    QByteArray target;
    Headers headers;
    bool old = false;       //!< HTTP/1.0
    bool keepAlive = false; //!< the client wants to go on with this connection
    bool upgrade = false;   //!< to a WebSocket
    bool hasBody = false;
    qint64 length = -1; //!< of the body; -1 if it comes in chunks
};

//! \brief One request, from bytes: our own strict look at the head, Beast's parser for a body in chunks. No sockets, any thread, one at a time.
class RequestParser
{
public:
    explicit RequestParser(const HeadLimits &limits);
    ~RequestParser();
    Q_DISABLE_COPY_MOVE(RequestParser)

    //! `head` is whole: see headEnd(). Once for each parser.
    [[nodiscard]] std::optional<HeadProblem> readHead(QByteArrayView head, RequestHead &into);

    enum class Step
    {
        Data, //!< `out` holds some of the body; there may be more
        More, //!< needs more bytes than `in` has
        Done, //!< `out` holds the last of it, or nothing
        Bad,  //!< a body can't go on like this
    };
    //! Decodes body from `in`: takes `used` bytes, gives at most `most` in `out`.
    [[nodiscard]] Step readBody(QByteArrayView in, qsizetype &used, QByteArray &out, qsizetype most);

private:
    struct Chunks;
    [[nodiscard]] Step readChunks(QByteArrayView in, qsizetype &used, QByteArray &out, qsizetype most);

    HeadLimits m_limits;
    qint64 m_left = 0; // of a body whose length is known
    std::unique_ptr<Chunks> m_chunks;
};

} // namespace qd::http
