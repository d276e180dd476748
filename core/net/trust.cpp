// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/trust.h"

using namespace Qt::StringLiterals;

namespace qd {

QString hostPort(const QUrl &url)
{
    const QString host = url.host().toLower();
    if (host.isEmpty())
        return {};
    const int port = url.port(url.scheme() == "https"_L1 ? 443 : 80);
    return (host.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(host).arg(port);
}

} // namespace qd
