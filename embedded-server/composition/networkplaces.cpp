// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/networkplaces.h"

#include <QNetworkInterface>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

// Lower is better.
int rankOf(const QHostAddress &address)
{
    const bool isIpv4 = address.protocol() == QAbstractSocket::IPv4Protocol;
    if (address.isLinkLocal())
        return isIpv4 ? 3 : 4;
    if (!isIpv4)
        return 2;
    const auto within = [&address](const char *subnet) {
        return address.isInSubnet(QHostAddress::parseSubnet(QString::fromLatin1(subnet)));
    };
    const bool isPrivate = within("10.0.0.0/8") || within("172.16.0.0/12") || within("192.168.0.0/16");
    return isPrivate ? 0 : 1;
}

// There is no flag for it; these are the names that Docker, Podman, libvirt and VirtualBox give.
bool isVirtualName(const QString &name)
{
    static constexpr const char *beginnings[] = {"docker", "br-",  "veth",    "virbr", "vnet",
                                                 "podman", "cni-", "vboxnet", "lxc",   "lxdbr"};
    return std::ranges::any_of(beginnings,
                               [&name](const char *text) { return name.startsWith(QLatin1StringView(text)); });
}

} // namespace

QList<NetworkPlace> inOrder(QList<NetworkPlace> places)
{
    const auto before = [](const QHostAddress &one, const QHostAddress &other) { return rankOf(one) < rankOf(other); };
    for (NetworkPlace &place : places) {
        place.addresses.removeIf([](const QHostAddress &address) { return address.isLoopback(); });
        std::ranges::stable_sort(place.addresses, before);
        const bool hasBetter = !place.addresses.isEmpty() && !place.addresses.first().isLinkLocal();
        if (hasBetter)
            place.addresses.removeIf([](const QHostAddress &address) { return address.isLinkLocal(); });
    }
    places.removeIf([](const NetworkPlace &place) { return place.addresses.isEmpty(); });
    std::ranges::stable_sort(places, [&before](const NetworkPlace &one, const NetworkPlace &other) {
        if (one.isVirtual != other.isVirtual)
            return other.isVirtual;
        return before(one.addresses.first(), other.addresses.first());
    });
    return places;
}

QList<NetworkPlace> networkPlaces()
{
    QList<NetworkPlace> places;
    const QList<QNetworkInterface> all = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface &one : all) {
        constexpr auto wanted = QNetworkInterface::IsUp | QNetworkInterface::IsRunning;
        if ((one.flags() & wanted) != wanted || one.flags().testFlag(QNetworkInterface::IsLoopBack))
            continue;
        NetworkPlace place{one.name(), {}, isVirtualName(one.name())};
        const QList<QNetworkAddressEntry> entries = one.addressEntries();
        for (const QNetworkAddressEntry &entry : entries) {
            if (!entry.isTemporary())
                place.addresses.append(entry.ip());
        }
        places.append(place);
    }
    return inOrder(places);
}

QStringList ownHostNames()
{
    const QString name = QSysInfo::machineHostName().toLower();
    if (name.isEmpty() || name == u"localhost")
        return {};
    QStringList names{name};
    if (!name.contains(u'.'))
        names.append(name + u".local"_s);
    return names;
}

} // namespace qd::server
