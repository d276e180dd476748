// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QVarLengthArray>

#include <optional>

namespace qd::http {

//! \brief Why a request's head is refused: an HTTP status and a sentence for whoever wrote the client.
struct HeadProblem
{
    int status = 400;
    QByteArray detail;
};

//! \brief What a head may have.
struct HeadLimits
{
    qsizetype bytes = 32 * 1024;      //!< of the whole head; more is answered with 431
    int fields = 100;                 //!< more are answered with 431
    qsizetype requestLine = 8 * 1024; //!< a longer one is answered with 414
};

//! How many bytes the head has, its empty line included; nothing while it is not whole.
[[nodiscard]] std::optional<qsizetype> headEnd(QByteArrayView bytes);

//! \brief What the lines of a head say. Views into it.
struct HeadLines
{
    QByteArrayView verb;
    QByteArrayView target;
    QVarLengthArray<std::pair<QByteArrayView, QByteArrayView>, 16> fields; //!< names and values
    bool old = false;                                                      //!< HTTP/1.0
    bool chunked = false;
    std::optional<qint64> length; //!< Content-Length
    // Members of the Connection field.
    bool close = false;
    bool keepAlive = false;
    bool upgrade = false;
};

//! \brief Looks for what makes two readers of one head disagree, before the parser sees it (RFC 9112 sections 2.2, 5 and 6).
//!
//! Strict on purpose: bare CR or LF, folded lines, space before a colon, two lengths, a length beside a transfer coding, codings
//! other than `chunked`, no Host or two, a Connection field that is no list of words. `head` is whole, with its empty line. `into` is
//! complete if there is no problem. A pure function of any bytes.
[[nodiscard]] std::optional<HeadProblem> checkHead(QByteArrayView head, const HeadLimits &limits, HeadLines &into);

//! The same for a head that is not whole yet: whether it is too long already.
[[nodiscard]] std::optional<HeadProblem> checkPartOfHead(QByteArrayView part, const HeadLimits &limits);

} // namespace qd::http
