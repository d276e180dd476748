// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/completion.h"
#include "embedded-server/http/exchange.h"
#include "embedded-server/http/server.h"
#include "embedded-server/http/websocket.h"
#include "tests/support/await.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QTcpSocket>

namespace qd::test {

//! What came back, taken apart.
struct Reply
{
    int status = 0;
    http::Headers headers;
    QByteArray body;
};

//! \brief A client that sends what a test says, byte for byte.
class RawClient
{
public:
    explicit RawClient(quint16 port)
        : RawClient(std::make_unique<QTcpSocket>(), port)
    {}
    RawClient(std::unique_ptr<QTcpSocket> with, quint16 port)
        : socket(std::move(with))
    {
        socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        if (!soon([this] { return socket->state() == QAbstractSocket::ConnectedState; }))
            qFatal("the server can't be reached");
    }

    void send(const QByteArray &bytes) const { socket->write(bytes); }
    //! Everything that has come and was not taken.
    [[nodiscard]] const QByteArray &seen()
    {
        if (socket->isOpen())
            m_in.append(socket->readAll());
        return m_in;
    }
    [[nodiscard]] bool waitFor(const QByteArray &text)
    {
        return soon([this, &text] { return seen().contains(text); });
    }
    //! The server has closed its side, politely or not.
    [[nodiscard]] bool waitForEnd() const
    {
        return soon([this] { return socket->state() == QAbstractSocket::UnconnectedState; });
    }
    //! The next answer; status 0 if the connection ends before. `bodiless`: it answers a HEAD.
    [[nodiscard]] Reply reply(bool bodiless = false)
    {
        Reply reply;
        (void)soon([this, &reply, bodiless] {
            return take(reply, bodiless) || socket->state() == QAbstractSocket::UnconnectedState;
        });
        if (reply.status == 0)
            (void)take(reply, bodiless);
        return reply;
    }

    std::unique_ptr<QTcpSocket> socket;

private:
    bool take(Reply &reply, bool bodiless)
    {
        const qsizetype end = seen().indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        Reply read;
        const QList<QByteArray> lines = m_in.first(end).split('\n');
        read.status = lines.first().split(' ').value(1).toInt();
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            read.headers.add(line.first(colon), line.sliced(colon + 1).trimmed());
        }
        QByteArray rest = m_in.sliced(end + 4);
        if (!bodiless && read.headers.value("Transfer-Encoding") == "chunked") {
            if (!takeChunks(rest, read.body))
                return false;
        } else if (!bodiless) {
            const qsizetype length = read.headers.value("Content-Length").toLongLong();
            if (rest.size() < length)
                return false;
            read.body = rest.first(length);
            rest.remove(0, length);
        }
        m_in = rest;
        reply = read;
        return true;
    }

    static bool takeChunks(QByteArray &rest, QByteArray &body)
    {
        while (true) {
            const qsizetype line = rest.indexOf("\r\n");
            if (line < 0)
                return false;
            const qsizetype size = rest.first(line).toLongLong(nullptr, 16);
            if (rest.size() < line + 2 + size + 2)
                return false;
            body.append(rest.sliced(line + 2, size));
            rest.remove(0, line + 2 + size + 2);
            if (size == 0)
                return true;
        }
    }

    QByteArray m_in;
};

//! `GET path` with what a client must send; `more`: whole header lines.
inline QByteArray get(const QByteArray &path, const QByteArray &more = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}
inline QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &more = {})
{
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(body.size()) +
           "\r\n" + more + "\r\n" + body;
}

//! \brief Knows one token, whose owner may read; says what a test wants of others.
class OneToken final : public http::Authenticator
{
public:
    QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override
    {
        ++asked;
        lastBody = request->body;
        if (hold) {
            const bool go = co_await *hold;
            Q_UNUSED(go)
        }
        if (request->headers.value("Authorization") == "Bearer qd-canary-token") {
            http::Principal someone;
            someone.id = "someone";
            someone.permissions = {"read"};
            co_return someone;
        }
        co_return tl::unexpected(error);
    }

    int asked = 0;
    QByteArray lastBody;
    Error error{Error::Code::Unauthorized, {}, {}, 0};
    std::optional<Completion<bool>> hold; //!< waits for it first
};

//! Options that a test's clock moves, looked at often.
inline http::Options testOptions(const ManualTime &time)
{
    http::Options options;
    options.clock = &time;
    options.beatMs = 5;
    return options;
}

//! \brief A server on loopback with routes of a test.
class TestServer
{
public:
    explicit TestServer(http::Router router, std::optional<http::Options> options = {},
                        http::Authenticator *who = nullptr)
        : server(std::make_unique<http::Server>(options.value_or(testOptions(time)), std::move(router), who, &owner))
    {
        const Outcome<quint16> listening = server->listen();
        if (!listening)
            qFatal("%s", qPrintable(listening.error().detail));
        port = *listening;
    }

    ManualTime time;
    QObject owner;
    std::unique_ptr<http::Server> server;
    quint16 port = 0;
};

//! Answers with what it was asked: verb, path parameters, body.
inline http::Handler echo()
{
    return [](const http::ExchangePtr &exchange) {
        const http::Request &request = exchange->request();
        QByteArray text = http::verbName(request.verb);
        for (const auto &[name, value] : request.parameters)
            text += " " + name + "=" + value;
        text += " rest=" + request.rest + " body=" + request.body;
        exchange->answer({200, {{"Content-Type", "text/plain"}}, text});
    };
}

inline http::Router echoRouter()
{
    http::Router router;
    router.add(http::Verb::Get, "/things/{id}", http::Needs::Nothing, echo());
    router.add(http::Verb::Post, "/things", http::Needs::Nothing, echo());
    http::RouteOptions small;
    small.largestBody = 10;
    router.add(http::Verb::Post, "/small", http::Needs::Nothing, echo(), small);
    router.addAny("/any/{rest...}", http::Needs::Nothing, echo());
    return router;
}

//! Keeps what comes for the test to answer.
struct Kept
{
    QList<http::ExchangePtr> exchanges;
    int closed = 0;

    http::Handler handler()
    {
        return [this](const http::ExchangePtr &exchange) {
            exchanges.append(exchange);
            exchange->onClosed([this] { ++closed; });
        };
    }
};

inline http::Router keeping(Kept &kept, const http::RouteOptions &options = {})
{
    http::Router router;
    router.addAny("/kept", http::Needs::Nothing, kept.handler(), options);
    return router;
}

inline http::RouteOptions inPieces()
{
    http::RouteOptions options;
    options.streamsBody = true;
    return options;
}

} // namespace qd::test
