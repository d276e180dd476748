// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHostAddress>
#include <QList>

namespace qd::server {

//! \brief Where a composition listens.
struct Listening
{
    QList<QHostAddress> addresses; //!< the first must be had, the others as far as they can
    quint16 port = 0;              //!< 0 = any
    QByteArray certificate;        //!< PEM, the chain; with `key`: TLS
    QByteArray key;                //!< PEM
};

} // namespace qd::server
