// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/response.h"

#include <memory>

namespace qd::http {

//! \brief One answer of another server, from bytes (RFC 9112): Beast's parser. No sockets, any thread, one at a time.
class ResponseParser
{
public:
    //! `toHead`: to a HEAD, so without a body whatever its head says.
    explicit ResponseParser(bool toHead);
    ~ResponseParser();
    Q_DISABLE_COPY_MOVE(ResponseParser)

    //! `head` is whole: see headEnd(). Once for each parser. False if it is not well-formed, or can be read in two ways.
    [[nodiscard]] bool readHead(QByteArrayView head, Response &into);
    [[nodiscard]] bool isDone() const;
    //! After the head: the connection may be used again once the answer is done.
    [[nodiscard]] bool keepAlive() const;

    //! Decodes body from `in`: takes `used` bytes and gives what they hold. False if a body can't go on like this.
    [[nodiscard]] bool readBody(QByteArrayView in, qsizetype &used, QByteArray &out);
    //! The connection has ended: whether that is how the answer ends.
    [[nodiscard]] bool endsHere();

private:
    struct Parser;
    std::unique_ptr<Parser> m_parser;
};

} // namespace qd::http
