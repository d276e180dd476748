// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

namespace qd::test {

//! \brief A TCP server for faults that the real OpenCode can't be made to show. Answers byte for byte what a test says.
class FakeHttpServer final : public QObject
{
    Q_OBJECT

public:
    struct Request
    {
        QByteArray verb;
        QByteArray target;                     //!< as it came over the wire
        QHash<QByteArray, QByteArray> headers; //!< names in lower case
        QByteArray body;
        QPointer<QTcpSocket> socket;

        //! The path without the query.
        [[nodiscard]] QByteArray path() const { return target.split('?').constFirst(); }
        void write(const QByteArray &bytes) const
        {
            if (socket)
                socket->write(bytes);
        }
        //! A whole answer with its length.
        void answer(const QByteArray &json, int status = 200,
                    const QByteArray &headers = "Content-Type: application/json\r\n") const;
        void close() const
        {
            if (socket)
                socket->disconnectFromHost();
        }
        //! Ends the connection with a reset.
        void reset() const
        {
            if (socket)
                socket->abort();
        }
    };
    using Handler = std::function<void(const Request &)>;

    explicit FakeHttpServer(Handler handler = {});

    void setHandler(Handler handler) { m_handler = std::move(handler); }
    [[nodiscard]] QUrl url() const;
    //! Everything asked so far.
    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }
    [[nodiscard]] int count(const QByteArray &path) const;
    //! Ends every connection and takes no new one.
    void stop();
    //! Listens again on the same port.
    void restart();

private:
    void read(QTcpSocket *socket);

    Handler m_handler;
    QList<Request> m_requests;
    QHash<QTcpSocket *, QByteArray> m_buffers;
    quint16 m_port = 0;
    QTcpServer m_server; //!< last: its sockets still report while they go
};

//! The head of an event stream's answer. What follows is sent with sseFrame(), in chunks.
[[nodiscard]] QByteArray sseHead();
[[nodiscard]] QByteArray chunked(const QByteArray &bytes);
//! One frame of `data`, as a chunk.
[[nodiscard]] QByteArray sseFrame(const QByteArray &data);

} // namespace qd::test
