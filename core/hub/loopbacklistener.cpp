// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hub/loopbacklistener.h"

#include <QTcpSocket>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestHead = 16 * 1024;
constexpr int mostConnections = 8;

QByteArray page(const QString &heading, const QString &text)
{
    const QString html =
        u"<!doctype html><meta charset=utf-8><meta name=viewport "
        u"content=\"width=device-width\"><title>Quarterdeck</title>"
        "<body style=\"font:16px system-ui;max-width:32rem;margin:20vh auto;padding:0 1rem\"><h1>%1</h1><p>%2</p>"_s
            .arg(heading, text);
    return html.toUtf8();
}

void answer(QTcpSocket &socket, const QByteArray &status, const QByteArray &body)
{
    socket.write(
        "HTTP/1.1 " + status +
        "\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nConnection: "
        "close\r\nContent-Length: " +
        QByteArray::number(body.size()) + "\r\n\r\n" + body);
    socket.disconnectFromHost();
}

} // namespace

LoopbackListener::LoopbackListener()
{
    m_server.setMaxPendingConnections(mostConnections);
    connect(&m_server, &QTcpServer::newConnection, this, &LoopbackListener::accept);
    m_server.listen(QHostAddress(QHostAddress::LocalHost));
}

LoopbackListener::~LoopbackListener()
{
    cancel();
}

QUrl LoopbackListener::url() const
{
    return QUrl(u"http://127.0.0.1:%1/callback"_s.arg(m_server.serverPort()));
}

QCoro::Task<Outcome<QUrlQuery>> LoopbackListener::wait(QString state)
{
    m_state = std::move(state);
    const Completion<Outcome<QUrlQuery>> done = m_done;
    Outcome<QUrlQuery> query = co_await done;
    co_return query;
}

void LoopbackListener::cancel()
{
    m_server.close();
    const Completion<Outcome<QUrlQuery>> done = m_done;
    done.complete(failure(Error::Code::Cancelled));
}

void LoopbackListener::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
    }
}

void LoopbackListener::read(QTcpSocket *socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > largestHead)
            socket->abort();
        return;
    }
    const QList<QByteArray> words = socket->readLine(largestHead).trimmed().split(' ');
    const QUrl asked = QUrl::fromEncoded(words.value(1), QUrl::StrictMode);
    const QUrlQuery query(asked);
    socket->disconnect(this);
    const bool isIt = words.value(0) == "GET" && asked.path() == u"/callback" && !m_state.isEmpty() &&
                      query.queryItemValue(u"state"_s, QUrl::FullyDecoded) == m_state;
    if (!isIt)
        return answer(*socket, "404 Not Found", page(u"Nothing here"_s, u"Go back to Quarterdeck."_s));
    const bool refused = query.hasQueryItem(u"error"_s);
    answer(
        *socket, "200 OK",
        page(refused ? u"Not signed in"_s : u"Signed in"_s, u"You can close this page and go back to Quarterdeck."_s));
    m_server.close();
    // Whoever waits may let go of this object, and with it of the server; the browser still has to read its page.
    socket->setParent(nullptr);
    const Completion<Outcome<QUrlQuery>> done = m_done;
    done.complete(query);
}

} // namespace qd
