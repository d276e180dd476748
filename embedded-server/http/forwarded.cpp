// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/forwarded.h"

#include "embedded-server/http/plainaddress.h"

#include <algorithm>

namespace qd::http {

namespace {

constexpr int ipv4Bits = 32;
constexpr int ipv6Bits = 128;

// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`; null for anything else.
QHostAddress addressOf(const QByteArray &entry)
{
    QByteArray text = entry.trimmed();
    if (text.startsWith('[')) {
        const qsizetype end = text.indexOf(']');
        text = end < 0 ? QByteArray() : text.sliced(1, end - 1);
    } else if (text.count(':') == 1) {
        text.truncate(text.indexOf(':'));
    }
    // QHostAddress takes shortened and numeric forms that no proxy writes.
    const bool isWhole = text.contains(':') || text.count('.') == 3;
    return isWhole ? plainAddress(QHostAddress(QString::fromLatin1(text))) : QHostAddress();
}

} // namespace

std::optional<Network> parseNetwork(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    const QHostAddress address(slash < 0 ? text : text.first(slash));
    if (address.isNull())
        return std::nullopt;
    const int most = address.protocol() == QAbstractSocket::IPv4Protocol ? ipv4Bits : ipv6Bits;
    bool isNumber = true;
    const int bits = slash < 0 ? most : text.sliced(slash + 1).toInt(&isNumber);
    if (!isNumber || bits < 0 || bits > most)
        return std::nullopt;
    return Network{address, bits};
}

bool isWithin(const QHostAddress &address, const QList<Network> &networks)
{
    const QHostAddress asked = plainAddress(address);
    return std::ranges::any_of(networks, [&asked](const Network &network) {
        return asked.protocol() == network.address.protocol() && asked.isInSubnet(network.address, network.bits);
    });
}

QHostAddress clientOf(const QHostAddress &peer, const Headers &headers, const QList<Network> &trusted)
{
    QHostAddress client = peer;
    if (trusted.isEmpty() || !isWithin(client, trusted))
        return client;
    const QList<QByteArray> entries = headers.tokens("X-Forwarded-For");
    for (auto entry = entries.crbegin(); entry != entries.crend() && isWithin(client, trusted); ++entry) {
        const QHostAddress next = addressOf(*entry);
        if (next.isNull())
            break;
        client = next;
    }
    return client;
}

} // namespace qd::http
