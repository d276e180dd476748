// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fakehttpserver.h"
#include "tests/support/freeport.h"

#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace qd::test {

void FakeHttpServer::Request::answer(const QByteArray &json, int status, const QByteArray &headers) const
{
    write("HTTP/1.1 " + QByteArray::number(status) + " X\r\n" + headers +
          "Content-Length: " + QByteArray::number(json.size()) + "\r\n\r\n" + json);
}

FakeHttpServer::FakeHttpServer(Handler handler)
    : m_handler(std::move(handler))
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                m_buffers.remove(socket);
                socket->deleteLater();
            });
        }
    });
    m_port = freePort();
    if (!m_server.listen(QHostAddress::LocalHost, m_port))
        qFatal("the fake server can't listen");
}

QUrl FakeHttpServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port));
}

int FakeHttpServer::count(const QByteArray &path) const
{
    return static_cast<int>(
        std::ranges::count_if(m_requests, [&path](const Request &request) { return request.path() == path; }));
}

void FakeHttpServer::stop()
{
    m_server.close();
    for (QTcpSocket *socket : m_server.findChildren<QTcpSocket *>())
        socket->abort();
}

void FakeHttpServer::restart()
{
    if (!m_server.listen(QHostAddress::LocalHost, m_port))
        qFatal("the fake server can't listen again");
}

void FakeHttpServer::read(QTcpSocket *socket)
{
    QByteArray &buffer = m_buffers[socket];
    buffer += socket->readAll();
    while (true) {
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        QList<QByteArray> lines = buffer.left(end).split('\n');
        Request request;
        const QList<QByteArray> first = lines.takeFirst().trimmed().split(' ');
        request.verb = first.value(0);
        request.target = first.value(1);
        request.socket = socket;
        for (const QByteArray &line : std::as_const(lines)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
        }
        const qsizetype length = request.headers.value("content-length").toLongLong();
        if (buffer.size() < end + 4 + length)
            return;
        request.body = buffer.mid(end + 4, length);
        buffer.remove(0, end + 4 + length);
        m_requests.append(request);
        if (m_handler)
            m_handler(request);
        if (!m_buffers.contains(socket))
            return; // the handler ended the connection
    }
}

QByteArray sseHead()
{
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
}

QByteArray chunked(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

QByteArray sseFrame(const QByteArray &data)
{
    return chunked("data: " + data + "\n\n");
}

} // namespace qd::test
