// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>

#include <optional>

// The little of DNS (RFC 1035) and multicast DNS (RFC 6762) that finding services on the local network needs. Pure functions.
namespace qd::dns {

enum class Type : quint16
{
    A = 1,
    Ptr = 12,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
};

struct Record
{
    QByteArray name; //!< lower case, labels joined by dots; a dot or backslash inside a label has a backslash before it
    Type type = Type::A;
    quint32 ttl = 0;         //!< seconds; 0 = it is gone
    QByteArray target;       //!< Ptr, Srv: a name as above, but in its own case
    quint16 port = 0;        //!< Srv
    QHostAddress address;    //!< A, Aaaa
    QList<QByteArray> texts; //!< Txt
};

//! The records of a response, of all its sections and of the types above; others are left out. Nothing if it is no response or any part of it is
//! malformed: input is hostile, and no byte of it is read twice through names that point at each other.
[[nodiscard]] std::optional<QList<Record>> readResponse(QByteArrayView datagram);

//! A question for records of `type` of `name`.
[[nodiscard]] QByteArray makeQuery(const QByteArray &name, Type type);

//! The first label of a name, without its backslashes.
[[nodiscard]] QByteArray firstLabel(const QByteArray &name);

} // namespace qd::dns
