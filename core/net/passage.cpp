// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/passage.h"

#include "core/base/clock.h"
#include "core/base/worker.h"

#include <QCoroTask>
#include <QHostInfo>
#include <QNetworkInterface>
#include <QUdpSocket>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

using Code = ConnectionProblem::Code;
using Subnet = QPair<QHostAddress, int>;

constexpr qint64 proxiesHoldMs = 60'000;

bool isIn(const QHostAddress &address, const QList<Subnet> &subnets)
{
    return std::ranges::any_of(subnets, [&address](const Subnet &subnet) { return address.isInSubnet(subnet); });
}

const QList<Subnet> &tailnetRanges()
{
    static const QList<Subnet> ranges{QHostAddress::parseSubnet(u"100.64.0.0/10"_s),
                                      QHostAddress::parseSubnet(u"fd7a:115c:a1e0::/48"_s)};
    return ranges;
}

// What a tailnet itself, or a subnet router in it, may offer.
const QList<Subnet> &privateRanges()
{
    static const QList<Subnet> ranges{
        QHostAddress::parseSubnet(u"100.64.0.0/10"_s), QHostAddress::parseSubnet(u"10.0.0.0/8"_s),
        QHostAddress::parseSubnet(u"172.16.0.0/12"_s), QHostAddress::parseSubnet(u"192.168.0.0/16"_s),
        QHostAddress::parseSubnet(u"fc00::/7"_s)};
    return ranges;
}

class SystemRoutes final : public Routes
{
public:
    [[nodiscard]] Way to(const QHostAddress &address) const override
    {
        QUdpSocket socket;
        socket.setProxy(QNetworkProxy::NoProxy);
        socket.connectToHost(address, 9); // any port: no packet is sent
        // With an address there is nothing to wait for.
        if (socket.state() != QAbstractSocket::ConnectedState)
            return {};
        const QHostAddress source = socket.localAddress();
        for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces()) {
            QList<QHostAddress> own;
            for (const QNetworkAddressEntry &entry : interface.addressEntries())
                own.append(entry.ip());
            if (std::ranges::any_of(own, [&source](const QHostAddress &ip) { return ip.isEqual(source); }))
                return {interface.name(), own};
        }
        return {};
    }
};

bool isTunnel(const QString &interface)
{
    const auto starts = [&interface](QLatin1StringView with) {
        return interface.startsWith(with, Qt::CaseInsensitive);
    };
    return starts("tailscale"_L1) || starts("utun"_L1) || starts("tun"_L1);
}

QCoro::Task<> askProxies(QUrl base, std::function<void(const QList<QNetworkProxy> &)> done)
{
    // Reading them may run a script or ask the network.
    const QNetworkProxyQuery query(base);
    const auto ask = [query] { return QNetworkProxyFactory::systemProxyForQuery(query); };
    QList<QNetworkProxy> proxies = co_await onWorker(ask);
    done(proxies);
}

} // namespace

const Routes &systemRoutes()
{
    static const SystemRoutes routes;
    return routes;
}

bool isThroughTailnet(const QHostAddress &address, const Routes &routes)
{
    if (!isIn(address, privateRanges()))
        return false;
    const Routes::Way way = routes.to(address);
    return isTunnel(way.interface) &&
           std::ranges::any_of(way.own, [](const QHostAddress &own) { return isIn(own, tailnetRanges()); });
}

bool isLoopback(const QUrl &url)
{
    return url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
}

Wire wireTo(const QUrl &base, const ServerTrust &trust)
{
    const QString scheme = base.scheme();
    if (!base.isValid() || base.host().isEmpty() || (scheme != "http"_L1 && scheme != "https"_L1))
        return Wire::NotAnAddress;
    if (scheme == "https"_L1)
        return Wire::Encrypted;
    if (isLoopback(base))
        return Wire::ThisMachine;
    return !trust.plainHost.isEmpty() && trust.plainHost == hostPort(base) ? Wire::Allowed : Wire::Open;
}

PassageFinder::PassageFinder(const Routes &routes)
    : m_routes(&routes)
{}

void PassageFinder::find(const QUrl &base, const ServerTrust &trust, std::function<void(const Passage &)> done)
{
    Passage passage;
    passage.base = base;
    passage.proxies = {QNetworkProxy(QNetworkProxy::NoProxy)};
    switch (wireTo(base, trust)) {
    case Wire::NotAnAddress:
        passage.refusal = ConnectionProblem::of(Code::NotAnAddress, hostPort(base));
        done(passage);
        break;
    case Wire::ThisMachine:
        done(passage);
        break;
    case Wire::Open:
        findTailnet(std::move(passage), std::move(done));
        break;
    case Wire::Encrypted:
    case Wire::Allowed:
        findProxies(std::move(passage), std::move(done));
        break;
    }
}

// Never through a proxy: that would be another way than the one that was looked at.
void PassageFinder::findTailnet(Passage passage, std::function<void(const Passage &)> done) const
{
    const auto judge = [routes = m_routes](Passage &judged, const QList<QHostAddress> &addresses) {
        const auto through = std::ranges::find_if(
            addresses, [routes](const QHostAddress &address) { return isThroughTailnet(address, *routes); });
        if (through == addresses.end()) {
            judged.refusal = ConnectionProblem::of(Code::PlainHttp, hostPort(judged.base));
        } else if (QHostAddress(judged.base.host()) != *through) {
            // The address that was checked, not what the name means the next time somebody asks.
            const int port = judged.base.port();
            judged.hostHeader = judged.base.host(QUrl::FullyEncoded).toLatin1() +
                                (port < 0 ? QByteArray() : ':' + QByteArray::number(port));
            judged.base.setHost(through->toString());
        }
    };
    if (const QHostAddress literal(passage.base.host()); !literal.isNull()) {
        judge(passage, {literal});
        done(passage);
        return;
    }
    const QString name = passage.base.host();
    QHostInfo::lookupHost(name, [passage, judge, done = std::move(done)](const QHostInfo &info) mutable {
        if (info.error() != QHostInfo::NoError)
            passage.refusal = ConnectionProblem::of(info.error() == QHostInfo::HostNotFound ? Code::NameNotFound
                                                                                            : Code::NameLookupFailed,
                                                    hostPort(passage.base));
        else
            judge(passage, info.addresses());
        done(passage);
    });
}

void PassageFinder::findProxies(Passage passage, std::function<void(const Passage &)> done) const
{
    if (isLoopback(passage.base)) {
        done(passage);
        return;
    }
    const QString origin = passage.base.scheme() + "://"_L1 + hostPort(passage.base);
    const qint64 now = systemClock().monotonicMs();
    if (const auto known = m_proxies->constFind(origin);
        known != m_proxies->cend() && now - known->at < proxiesHoldMs) {
        passage.proxies = known->proxies;
        done(passage);
        return;
    }
    const QUrl asked = passage.base.adjusted(QUrl::RemoveUserInfo);
    askProxies(asked, [passage, origin, now, proxies = m_proxies,
                       done = std::move(done)](const QList<QNetworkProxy> &found) mutable {
        if (!found.isEmpty())
            passage.proxies = found;
        proxies->insert(origin, {passage.proxies, now});
        done(passage);
    });
}

} // namespace qd
