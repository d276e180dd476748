// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/socketproblem.h"

namespace qd {

using Code = ConnectionProblem::Code;

Code problemOfSocket(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError:
        return Code::NameNotFound;
    case QAbstractSocket::ConnectionRefusedError:
        return Code::Refused;
    case QAbstractSocket::RemoteHostClosedError:
        return Code::ConnectionLost;
    case QAbstractSocket::SocketTimeoutError:
        return Code::TimedOut;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return Code::NotTls;
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return Code::ProxySignIn;
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return Code::ProxyFailed;
    default:
        return Code::Unreachable;
    }
}

} // namespace qd
