// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/managerpool.h"
#include "core/net/passage.h"
#include "core/net/transport.h"
#include "core/net/trust.h"

#include <QNetworkReply>
#include <QObject>

#include <memory>

namespace qd {

//! \brief Transport over the managers that all servers share.
//!
//! Redirects are not followed (a 3xx is an Error::Protocol), `Authorization` goes only to the scheme, host and port that it was given
//! for, HTML with status 200 is an Error::Protocol ("not supported by this server version"), 401 and 403 are Error::Unauthorized. Plain HTTP leaves
//! only as Passage allows, a certificate is accepted by the system or because it is pinned. Errors carry a ConnectionProblem.
//! Lives on one thread with an event loop.
class HttpClient final : public QObject, public Transport
{
    Q_OBJECT

public:
    explicit HttpClient(QObject *parent = nullptr, const Routes &routes = systemRoutes());
    ~HttpClient() override;

    //! From now on requests go there, below the path of `base`. Ends what is under way with Error::Cancelled. An invalid URL: every request
    //! fails as Offline.
    void setServer(const QUrl &base, const Credentials &credentials, const ServerTrust &trust = {});
    //! For the requests to come; those under way go on.
    void renew(const Credentials &credentials) { m_credentials = credentials; }
    [[nodiscard]] QUrl server() const { return m_base; }

    [[nodiscard]] QCoro::Task<Outcome<HttpReply>> send(HttpRequest request) override;

private:
    struct Exchange;

    void start(const std::shared_ptr<Exchange> &exchange, const Passage &passage);
    static void receive(Exchange &exchange);
    static Outcome<HttpReply> outcome(Exchange &exchange);
    void finish(const std::shared_ptr<Exchange> &exchange);
    void abortAll();

    QUrl m_base;
    Credentials m_credentials;
    ServerTrust m_trust;
    PassageFinder m_passages;
    std::shared_ptr<ManagerPool> m_pool;
    QList<std::shared_ptr<Exchange>> m_exchanges;
};

//! The request that both HttpClient and EventStream send: own User-Agent, manual redirects, sign-in for `base` only, no compression on
//! loopback (it costs more than it saves there), HTTP/1.1 (Qt 6.4 reads an HTTP/2 stream without limit).
[[nodiscard]] QNetworkRequest makeRequest(const QUrl &base, const QByteArray &target, const Credentials &credentials);
//! Likewise, by the passage that was found.
[[nodiscard]] QNetworkRequest makeRequest(const Passage &passage, const QByteArray &target,
                                          const Credentials &credentials);

//! Looks after the certificate of a reply that was just started, and notes on it who was asked, for errorOf().
void watchReply(QNetworkReply &reply, const QUrl &base, const Passage &passage, const ServerTrust &trust);

//! The error of a passage that was refused: Error::Offline, with its problem.
[[nodiscard]] Error errorOf(const ConnectionProblem &refusal);

//! An error of a reply whose status is fine, with its problem.
[[nodiscard]] Error misbehaviour(const QNetworkReply &reply, ConnectionProblem::Code code, const QString &detail);

//! What went wrong, from a finished reply and the start of its body: status, or the network's error. Never called for a good one.
[[nodiscard]] Error errorOf(const QNetworkReply &reply, QByteArrayView body);

//! The Error for an HTTP status and the four shapes of OpenCode's error bodies (`name` or `_tag`, `data.message` or `message`, text, nothing).
[[nodiscard]] Error errorOfStatus(int status, QByteArrayView body);

} // namespace qd
