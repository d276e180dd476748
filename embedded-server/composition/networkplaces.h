// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHostAddress>
#include <QList>

namespace qd::server {

//! \brief A network that this computer is on, as a person chooses it.
struct NetworkPlace
{
    QString id;                    //!< the interface's name: "wlan0"
    QList<QHostAddress> addresses; //!< those at which others reach it, the likeliest first
    bool isVirtual = false;        //!< of containers and virtual machines: nobody else is on it

    bool operator==(const NetworkPlace &) const = default;
};

//! Those that are up, the likeliest first; loopback is none. Any thread.
[[nodiscard]] QList<NetworkPlace> networkPlaces();

//! Sorts addresses and places, and drops what nobody reaches: loopback, and places without an address. Link-local addresses only where there is nothing else.
[[nodiscard]] QList<NetworkPlace> inOrder(QList<NetworkPlace> places);

//! By which others may ask for this computer: its host name, and that in the domain of multicast DNS. Lower case.
[[nodiscard]] QStringList ownHostNames();

} // namespace qd::server
