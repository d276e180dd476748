// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/exchangecore.h"
#include "embedded-server/http/requestparser.h"
#include "embedded-server/http/stream.h"

namespace qd::http {

class ServerCore;

//! \brief One HTTP connection: reads requests one after the other, gives them on, sends the answers in the same order.
//!
//! Engine's thread. Reads ahead a little all the time, so that it sees at once when the client goes.
class Connection final : public StreamUser
{
public:
    Connection(ServerCore &server, std::shared_ptr<Stream> stream);
    ~Connection() override;
    Q_DISABLE_COPY_MOVE(Connection)

    void start();
    [[nodiscard]] QHostAddress peer() const { return m_stream->peer(); }
    //! The exchange has something.
    void wake();
    //! Looks for time-outs; `now`: monotonic milliseconds.
    void sweep(qint64 now);
    //! Goes when what runs is done; at once if nothing runs.
    void shutDown();
    void abort();

    void onOpen(bool ok) override;
    void onRead(QByteArrayView bytes) override;
    void onWritten(bool ok) override;

private:
    enum class State
    {
        Opening,
        Head,     //!< between requests, or reading a head
        Exchange, //!< a request is being read, decided, answered
        Leaving,  //!< all is sent; waits until the client has read it
        Gone
    };
    enum class Body
    {
        None,
        Whole,
        Streamed
    };
    //! How an exchange ended.
    enum class Ending
    {
        Whole,
        Upgraded,
        ClientGone,
        Aborted,
        WrongLength
    };

    void advance();
    void keepReading();
    // Head
    bool readHead();
    void receive();
    void refuse(int status, const QByteArray &detail);
    void refuseBody(int status, const QByteArray &detail);
    void answerHere(Response response, bool andGo);
    void setBodyMode();
    // Exchange
    bool exchangeStep();
    bool readWholeBody();
    void bodyWhole();
    bool readBodyPiece();
    bool sendContinue();
    bool sendAnswer();
    bool upgrade();
    [[nodiscard]] QByteArray beginAnswer(const Response &response, bool whole);
    [[nodiscard]] bool opensTunnel(const Response &response) const;
    void frame(QList<QByteArray> &parts, const ExchangeCore::Outgoing &out);
    bool endExchange();
    void note(Ending ending) const;
    void noteRefusal() const;
    void noteHandshake(const QString &problem) const;
    // End
    void leave();
    void clientGone();
    void end();

    ServerCore &m_server;
    std::shared_ptr<Stream> m_stream;
    State m_state = State::Opening;
    QByteArray m_in;
    qsizetype m_seen = 0; // of it, without the end of a head
    bool m_reading = false;
    bool m_writing = false;
    qint64 m_time = 0;     // monotonic, of the event at hand
    qint64 m_deadline = 0; // likewise; 0 = none
    qint64 m_writeDeadline = 0;
    qint64 m_dropped = 0; // bytes that nobody wants any more

    // Of the request at hand
    std::optional<RequestParser> m_parser;
    RequestHead m_head;
    QByteArray m_rawHead; // for an upgrade
    std::shared_ptr<ExchangeCore> m_exchange;
    QByteArray m_lines; // of the answer's head
    QByteArray m_why;   // what the engine itself refuses, for the log
    Body m_bodyMode = Body::None;
    bool m_granted = false; // the body may be read
    bool m_bodyDone = false;
    bool m_continueDue = false;
    qint64 m_largestBody = 0;
    qint64 m_bodyStart = 0;
    qint64 m_bodySize = 0; // since m_bodyStart
    qint64 m_streamed = 0;
    QByteArray m_body;
    // Of its answer
    bool m_answering = false; // its head is sent, or on its way
    bool m_keepAlive = true;
    bool m_lastWrite = false; // with this one the answer is whole
    int m_status = 0;
    bool m_inPieces = false;
    bool m_noBody = false;
    bool m_tunnel = false; // bytes go both ways as they are
    bool m_chunked = false;
    qint64 m_declared = -1;
    qint64 m_sent = 0;
    qint64 m_inWrite = 0; // bytes of chunks
    qint64 m_began = 0;
};

} // namespace qd::http
