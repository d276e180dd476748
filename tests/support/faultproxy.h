// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QUrl>

#include <functional>
#include <memory>

namespace qd::test {

//! \brief Stands between a client and a server on loopback, counts requests and breaks the wire as told.
//!
//! Runs on the thread of the test, so nothing happens between two turns of its event loop. Paths are told by their end,
//! without the query: `prompt_async`, `/permission`.
class FaultProxy : public QObject
{
public:
    struct Exchange
    {
        QByteArray verb;
        QByteArray path;   //!< without the query and the server's own path
        QString directory; //!< of the query, decoded
        bool answered = false;
    };

    explicit FaultProxy(const QUrl &server);
    ~FaultProxy() override;

    //! With the server's path.
    [[nodiscard]] QUrl url() const;

    //! Every open connection ends.
    void cutNow();
    //! Silent death: on every open connection no byte passes any more, yet the sockets stay. New ones work.
    void stopBytes();
    //! The open event stream ends after this many more bytes, or frames.
    void cutAfterBytes(qint64 bytes);
    void cutAfterFrames(int frames);
    //! Likewise, but the socket stays and no byte passes any more.
    void silenceAfterFrames(int frames);
    //! Nothing listens (and nothing is open) until accept().
    void refuse();
    void accept();
    //! Answers to such requests wait until release().
    void delayAnswerOf(const QByteArray &path) { m_delayed = path; }
    void release();
    //! The next such request reaches the server, its answer never comes back.
    void dropReplyOf(const QByteArray &path) { m_dropReply = path; }
    //! The next such request never reaches the server.
    void dropRequestOf(const QByteArray &path) { m_dropRequest = path; }

    //! Since the last forget(), oldest first.
    [[nodiscard]] const QList<Exchange> &requests() const { return m_requests; }
    [[nodiscard]] int count(const QByteArray &verb, const QByteArray &path) const;
    //! The most directories that had a request for one of their lists under way at once.
    [[nodiscard]] int mostDirectoriesAtOnce() const { return m_mostDirectories; }
    //! Streams and connections that this proxy has ended by itself.
    [[nodiscard]] int faults() const { return m_faults; }
    //! Frames of event streams that went through.
    [[nodiscard]] int frames() const { return m_frames; }
    void forget();

private:
    class Connection;
    friend class Connection;

    void begin(Connection &connection, Exchange exchange);
    void finish(Connection &connection);
    void each(const std::function<void(Connection &)> &what);
    [[nodiscard]] bool take(QByteArray &wanted, const QByteArray &path);

    QUrl m_server;
    QTcpServer m_listener;
    quint16 m_port = 0;
    QList<Exchange> m_requests;
    QByteArray m_delayed;
    QByteArray m_dropReply;
    QByteArray m_dropRequest;
    int m_mostDirectories = 0;
    int m_faults = 0;
    int m_frames = 0;
};

} // namespace qd::test
