// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/socketlink.h"
#include "embedded-server/http/servercore.h"
#include "embedded-server/http/websocket.h"

namespace qd::http {

namespace {

// The first of ours that the client offers, too.
QByteArray chooseSubprotocol(const Request &request, const QList<QByteArray> &ours)
{
    QList<QByteArray> offered;
    for (const QByteArray &field : request.headers.values("Sec-WebSocket-Protocol")) {
        for (const QByteArray &name : field.split(','))
            offered.append(name.trimmed());
    }
    for (const QByteArray &name : ours) {
        if (offered.contains(name))
            return name;
    }
    return {};
}

} // namespace

SocketLink::SocketLink(ServerCore &server, const std::shared_ptr<ExchangeCore> &exchange, const QHostAddress &peer)
    : m_server(server)
    , m_peer(peer)
    , m_core(std::make_shared<SocketCore>())
{
    m_core->gate = exchange->gate;
    m_core->mailbox = exchange->mailbox;
    m_core->router = exchange->router;
    m_core->route = exchange->route;
    m_core->request = exchange->request;
    m_core->subprotocol = chooseSubprotocol(*exchange->request, exchange->route->options.subprotocols);
    m_core->link = this;
}

SocketLink::~SocketLink()
{
    lost();
}

void SocketLink::start(Stream &stream, const QByteArray &head)
{
    const RouteOptions &options = m_core->route->options;
    WebSocketStream::Settings settings;
    settings.idleMs = options.idleMs;
    settings.largestMessage = options.largestMessage;
    settings.subprotocol = m_core->subprotocol;
    m_stream = stream.upgrade(head, settings, this);
}

void SocketLink::onAccepted()
{
    m_accepted = true;
    m_core->mailbox->post([core = m_core] { core->route->socketHandler(std::make_shared<WebSocket>(core)); });
    const auto &who = m_core->request->principal;
    if (who && who->ending)
        who->ending->onEnd(m_core,
                           [core = m_core.get()](int code, const QByteArray &reason) { core->cut(code, reason); });
    if (m_server.isStopping())
        m_core->close(1001, "The server shuts down.");
    wake();
}

void SocketLink::wake()
{
    if (!m_accepted || !m_stream)
        return;
    if (!m_reading && m_core->mayRead()) {
        m_reading = true;
        m_stream->read();
    }
    if (m_writing || m_closing)
        return;
    if (const std::optional<SocketCore::Message> message = m_core->take()) {
        m_writing = true;
        m_inWrite = message->bytes.size();
        m_stream->send(message->bytes, message->isText);
    } else if (const auto closing = m_core->closing()) {
        m_closing = true;
        m_stream->close(closing->first, closing->second);
    }
}

void SocketLink::close(int code, const QByteArray &reason)
{
    m_core->close(code, reason);
}

void SocketLink::abort()
{
    if (m_stream)
        m_stream->abort();
    onEnd(1006, {});
}

void SocketLink::lost()
{
    if (m_stream) {
        m_stream->setUser(nullptr);
        m_stream->abort();
    }
    m_stream.reset();
    m_core->closed(1006, {});
}

void SocketLink::onMessage(const QByteArray &message, bool isText)
{
    m_reading = false;
    m_core->received(message, isText);
    wake();
}

void SocketLink::onSent()
{
    m_writing = false;
    m_core->sent(std::exchange(m_inWrite, 0));
    wake();
}

void SocketLink::onEnd(int code, const QByteArray &reason)
{
    // Whoever asked for the end first said why.
    const auto closing = m_core->closing();
    m_core->closed(closing ? closing->first : code, closing ? closing->second : reason);
    if (m_stream)
        m_stream->setUser(nullptr);
    m_stream.reset();
    m_server.gone(this);
}

} // namespace qd::http
