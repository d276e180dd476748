// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/origin.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace qd {

QString originOf(const QUrl &address)
{
    const QString scheme = address.scheme();
    const int implied = scheme == "https"_L1 ? 443 : scheme == "http"_L1 ? 80 : -1;
    QString host = address.host(QUrl::FullyEncoded);
    if (host.endsWith(u'.'))
        host.chop(1);
    if (!address.isValid() || implied < 0 || host.isEmpty() || !address.userInfo().isEmpty())
        return {};
    QUrl origin;
    origin.setScheme(scheme);
    origin.setHost(host);
    if (address.port(implied) != implied)
        origin.setPort(address.port());
    return origin.toString(QUrl::FullyEncoded);
}

} // namespace qd
