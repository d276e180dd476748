// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/rpc/dispatcher.h"
#include "embedded-server/rpc/subscriptions.h"

namespace qd::server {

//! \brief One client's WebSocket as the dispatcher sees it: messages in, answers and notifications out.
//!
//! Made with create(). Who holds it feeds it and drops it when the socket closes: its calls are cancelled and its subscriptions end.
//! Dispatcher and subscriptions must live longer. One thread, theirs.
class Connection final : public Peer, public std::enable_shared_from_this<Connection>
{
public:
    //! The way to the socket. `queued`: bytes that were given to send() and have not left yet.
    struct Outlet
    {
        std::function<void(QByteArray)> send;
        std::function<qsizetype()> queued;
        QByteArray request = {}; //!< the id of the HTTP request that opened it
    };

    [[nodiscard]] static std::shared_ptr<Connection> create(Dispatcher &dispatcher, Subscriptions &subscriptions,
                                                            rpc::Principal principal, Outlet outlet,
                                                            qsizetype mostQueued = 1024 * 1024);
    ~Connection() override;
    Q_DISABLE_COPY_MOVE(Connection)

    //! A whole message of the client.
    void receive(QByteArray message);
    //! Less than `mostQueued` bytes wait again: to be called when that becomes so.
    void drained() { m_subscriptions.drained(*this); }

    void send(const rpc::Note &note) override { m_outlet.send(rpc::writeNote(note)); }
    [[nodiscard]] bool isCongested() const override { return m_outlet.queued() >= m_mostQueued; }

private:
    Connection(Dispatcher &dispatcher, Subscriptions &subscriptions, Outlet outlet, qsizetype mostQueued)
        : m_dispatcher(dispatcher)
        , m_subscriptions(subscriptions)
        , m_outlet(std::move(outlet))
        , m_mostQueued(mostQueued)
    {}
    static QCoro::Task<> answer(std::weak_ptr<Connection> self, QCoro::Task<Answer> task);

    Dispatcher &m_dispatcher;
    Subscriptions &m_subscriptions;
    Outlet m_outlet;
    qsizetype m_mostQueued;
    Caller m_caller;
};

} // namespace qd::server
