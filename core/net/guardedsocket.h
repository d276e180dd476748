// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "core/net/passage.h"
#include "core/net/trust.h"

#include <QUrl>
#include <QWebSocket>

namespace qd {

//! Where a WebSocket goes, as whom, and what the person allowed for that server.
struct SocketTarget
{
    QUrl url;          //!< ws or wss, with the path
    QByteArray token;  //!< goes into the handshake's Authorization header and nowhere else; empty = no such header
    ServerTrust trust; //!< as for requests to the same host and port
};

//! \brief A WebSocket that goes only where requests may go: by Passage, and with a certificate that the system accepts or that is pinned.
//!
//! Once opened with connectToTarget() it is connected() or has failed(); what QWebSocket tells of errors is in failed(), in words without the URL's query.
//! For one connection. One thread.
class GuardedSocket final : public QWebSocket
{
    Q_OBJECT

public:
    GuardedSocket();
    ~GuardedSocket() override;

    //! `passages` is shared by the sockets to one server.
    void connectToTarget(const SocketTarget &target, PassageFinder passages);

Q_SIGNALS:
    //! Error::Unauthorized when the server refused the sign-in, else Offline; with a ConnectionProblem when it is known.
    void failed(const qd::Error &error);

private:
    void open(const Passage &passage, const SocketTarget &target);
    void judge(const QList<QSslError> &errors, const ServerTrust &trust);
    void fail();

    QString m_host; //!< that was asked, with the port
    bool m_connected = false;
    ConnectionProblem m_problem;
};

} // namespace qd
