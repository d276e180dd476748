// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/upstreamorigin.h"

#include "embedded-server/http/plainaddress.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace qd::http {

namespace {

constexpr quint16 httpPort = 80;
constexpr quint16 httpsPort = 443;

} // namespace

bool isThisMachine(const QHostAddress &address)
{
    const QHostAddress it = plainAddress(address);
    // Linux takes "any" for this computer.
    return it.isLoopback() || it == QHostAddress(QHostAddress::AnyIPv4) || it == QHostAddress(QHostAddress::AnyIPv6) ||
           it.isInSubnet(QHostAddress(u"0.0.0.0"_s), 8);
}

bool isWithinReach(const QHostAddress &address, Reach reach)
{
    if (reach == Reach::Anywhere)
        return true;
    const QHostAddress it = plainAddress(address);
    if (isThisMachine(it))
        return reach == Reach::OthersAndItself;
    return !it.isNull() && !it.isLinkLocal() && !it.isMulticast() && !it.isBroadcast();
}

Outcome<UpstreamOrigin> UpstreamOrigin::of(const QUrl &url)
{
    const bool secure = url.scheme() == u"https"_s;
    if (!url.isValid() || (!secure && url.scheme() != u"http"_s) || url.host().isEmpty())
        return failure(Error::Code::BadRequest, u"The address must look like https://host.example."_s);
    if (!url.userInfo().isEmpty())
        return failure(Error::Code::BadRequest, u"The address must not hold a user name or a password."_s);
    const QByteArray host = url.host(QUrl::FullyEncoded).toLatin1().toLower();
    const bool bracketed = host.startsWith('[') && host.endsWith(']');
    return UpstreamOrigin{bracketed ? host.sliced(1, host.size() - 2) : host,
                          quint16(url.port(secure ? httpsPort : httpPort)), secure};
}

QByteArray UpstreamOrigin::authority() const
{
    const QByteArray name = host.contains(':') ? '[' + host + ']' : host;
    return port == (secure ? httpsPort : httpPort) ? name : name + ':' + QByteArray::number(port);
}

} // namespace qd::http
