// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/mailbox.h"
#include "embedded-server/http/router.h"

#include <optional>

namespace qd::http {

class Connection;

//! \brief Who answers an exchange on the engine's thread, in place of its owner's. Called on that thread.
class ExchangeUser
{
public:
    virtual ~ExchangeUser() = default;
    //! There is room to write again.
    virtual void onRoom() = 0;
    virtual void onBody(const Outcome<QByteArray> &piece) = 0;
    //! Once: the client has gone, or the answer is sent.
    virtual void onClosed() = 0;
};

//! \brief What a handler and a connection share: the one fills it on any thread, the other empties it on the engine's.
struct ExchangeCore : std::enable_shared_from_this<ExchangeCore>
{
    //! What a connection takes to send.
    struct Outgoing
    {
        std::optional<Response> head;
        QList<QByteArray> chunks;
        qint64 bytes = 0;      //!< of the chunks
        bool whole = false;    //!< the head came with its whole body
        bool finished = false; //!< nothing more comes
        bool aborted = false;
    };

    std::shared_ptr<Gate> gate;
    std::shared_ptr<Mailbox> mailbox;
    std::shared_ptr<const Router> router; //!< keeps the route
    const Route *route = nullptr;         //!< null for what is refused without one
    std::shared_ptr<Request> request;     //!< written by one side at a time, before it is given to the other
    bool bodyDone = false;                //!< likewise: the request is whole
    qint64 queueLimit = 0;
    Connection *connection = nullptr; //!< engine's thread only; null when it has gone on or away

    // Any thread.
    void answer(Response response);
    void begin(Response head);
    bool write(const QByteArray &chunk);
    void finish();
    void abort();
    //! The last handle has gone.
    void dropped();
    //! From now on it is a handler's to answer.
    void handOver();
    //! The body may be read, or the connection become a WebSocket.
    void proceed();
    void refuse(int status, const QByteArray &detail);
    void wantBody(std::function<void(Outcome<QByteArray>)> call);
    void wantRoom(std::function<void(bool)> call);
    void setOnClosed(std::function<void()> call);
    [[nodiscard]] bool isClosed();
    [[nodiscard]] qint64 waiting();
    void setWho(const QByteArray &id);

    // Engine's thread.
    //! From now on `user` is told in place of the handle's callers. False if the client has gone already.
    [[nodiscard]] bool setUser(std::shared_ptr<ExchangeUser> user);
    //! write() whose bytes are on their way when it returns, if nothing waits before them.
    bool writeNow(const QByteArray &chunk);
    //! The next piece of the body, for the user.
    void wantBody();
    [[nodiscard]] Outgoing take(qint64 most);
    void sent(qint64 bytes);
    //! The client, or the server, has gone before the end.
    void lost();
    //! The answer is sent.
    void done();
    [[nodiscard]] bool mayProceed();
    [[nodiscard]] bool wantsBody();
    void giveBody(Outcome<QByteArray> piece);
    [[nodiscard]] QByteArray who();

private:
    void wake(); // with the lock held
    void tellRoom(bool room);
    bool append(const QByteArray &chunk);

    std::mutex m_mutex; // for all that follows
    Outgoing m_out;
    qint64 m_waiting = 0;
    bool m_answered = false;
    bool m_closed = false;
    bool m_wakePosted = false;
    bool m_mayProceed = false;
    bool m_handedOver = false;
    QByteArray m_who;
    std::function<void()> m_onClosed;
    std::function<void(bool)> m_onRoom;
    std::function<void(Outcome<QByteArray>)> m_onBody;
    std::shared_ptr<ExchangeUser> m_user; // engine's thread, without the lock
    bool m_userWantsBody = false;         // likewise
    bool m_full = false;                  // the user was told that there is no room
};

} // namespace qd::http
