// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>

// Messages of multicast DNS as an OpenCode sends them (RFC 6762, RFC 6763).
namespace qd::test::mdns {

inline const QByteArray service = "_http._tcp.local";

inline QByteArray u16(int number)
{
    return QByteArray(1, static_cast<char>(number >> 8)) + static_cast<char>(number);
}

inline QByteArray wire(const QByteArray &name)
{
    QByteArray bytes;
    for (const QByteArray &label : name.split('.'))
        bytes += static_cast<char>(label.size()) + label;
    return bytes + '\0';
}

//! `ttl` in seconds.
inline QByteArray record(const QByteArray &name, int type, int ttl, const QByteArray &data)
{
    return wire(name) + u16(type) + u16(0x8001) + u16(ttl >> 16) + u16(ttl) + u16(static_cast<int>(data.size())) + data;
}

inline QByteArray response(const QList<QByteArray> &records)
{
    return QByteArray("\0\0\x84\0\0\0", 6) + u16(static_cast<int>(records.size())) + QByteArray(4, '\0') +
           records.join();
}

//! What an OpenCode says of itself.
inline QByteArray announcement(const QByteArray &name, int port, const QByteArray &ip, int ttl = 120,
                               const QByteArray &text = "path=/")
{
    const QByteArray instance = name + '.' + service;
    return response({record(service, 12, ttl * 10, wire(instance)),
                     record(instance, 33, ttl, QByteArray(4, '\0') + u16(port) + wire("opencode.local")),
                     record(instance, 16, ttl, static_cast<char>(text.size()) + text),
                     record("opencode.local", 1, ttl, ip)});
}

} // namespace qd::test::mdns
