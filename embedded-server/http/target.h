// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace qd::http {

//! \brief What a request line asks for, taken apart and checked (RFC 9112 section 3.2, RFC 3986).
//!
//! Segments are split first and decoded once after, so an encoded slash stays inside its segment. No segment is `.` or `..`, holds such
//! a part behind an encoded slash, a backslash, a control character or anything but UTF-8; only the last one may be empty.
struct Target
{
    QByteArray rawPath;         //!< as it came, with its leading slash: what a proxy passes on
    QList<QByteArray> segments; //!< decoded
    QByteArray query;           //!< as it came, without the question mark
    QByteArray scheme;          //!< of an absolute target, lower case; else empty
    QByteArray authority;       //!< of an absolute target; else empty

    //! The first item of that name in the query, decoded once (a plus is a space); nothing if there is none or it is not well-formed.
    [[nodiscard]] std::optional<QByteArray> queryValue(QByteArrayView name) const;
};

//! Nothing for a target that is refused with 400.
[[nodiscard]] std::optional<Target> parseTarget(QByteArrayView text);

//! Nothing if a percent sign is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<QByteArray> percentDecoded(QByteArrayView text);

} // namespace qd::http
