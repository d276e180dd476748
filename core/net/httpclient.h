// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/transport.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>

#include <memory>
#include <vector>

namespace qd {

//! \brief Transport over QNetworkAccessManager, with managers of its own for each lane.
//!
//! Redirects are not followed (a 3xx is an Error::Protocol), `Authorization` goes only to the scheme, host and port that it was given
//! for, HTML with status 200 is an Error::Protocol ("not supported by this server version"), 401 and 403 are Error::Unauthorized.
//! Lives on one thread with an event loop.
class HttpClient final : public QObject, public Transport
{
    Q_OBJECT

public:
    explicit HttpClient(QObject *parent = nullptr);
    ~HttpClient() override;

    //! From now on requests go there. Ends what is under way with Error::Cancelled. An invalid URL: every request fails as Offline.
    void setServer(const QUrl &base, const Credentials &credentials);
    [[nodiscard]] QUrl server() const { return m_base; }

    [[nodiscard]] QCoro::Task<Outcome<HttpReply>> send(HttpRequest request) override;

private:
    struct Manager
    {
        std::unique_ptr<QNetworkAccessManager> network;
        Lane lane = Lane::Ordinary;
        int underWay = 0;
    };
    struct Exchange;

    Manager &managerFor(Lane lane);
    void start(const std::shared_ptr<Exchange> &exchange);
    static void receive(Exchange &exchange);
    static Outcome<HttpReply> outcome(Exchange &exchange);
    void finish(const std::shared_ptr<Exchange> &exchange);
    void abortAll();

    QUrl m_base;
    Credentials m_credentials;
    std::vector<std::unique_ptr<Manager>> m_managers;
    QList<std::shared_ptr<Exchange>> m_exchanges;
};

//! The request that both HttpClient and EventStream send: own User-Agent, manual redirects, sign-in for `base` only, no compression on
//! loopback (it costs more than it saves there).
[[nodiscard]] QNetworkRequest makeRequest(const QUrl &base, const QByteArray &target, const Credentials &credentials);

//! Whether the server is on this machine: no proxy, no compression.
[[nodiscard]] bool isLoopback(const QUrl &url);

//! What went wrong, from a finished reply and the start of its body: status, or the network's error. Never called for a good one.
[[nodiscard]] Error errorOf(const QNetworkReply &reply, QByteArrayView body);

//! The Error for an HTTP status and the four shapes of OpenCode's error bodies (`name` or `_tag`, `data.message` or `message`, text, nothing).
[[nodiscard]] Error errorOfStatus(int status, QByteArrayView body);

} // namespace qd
