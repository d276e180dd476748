// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/rpc/connection.h"

namespace qd::server {

std::shared_ptr<Connection> Connection::create(Dispatcher &dispatcher, Subscriptions &subscriptions,
                                               rpc::Principal principal, Outlet outlet, qsizetype mostQueued)
{
    QByteArray request = outlet.request;
    std::shared_ptr<Connection> connection(new Connection(dispatcher, subscriptions, std::move(outlet), mostQueued));
    connection->m_caller.principal = std::move(principal);
    connection->m_caller.peer = connection;
    connection->m_caller.request = std::move(request);
    return connection;
}

Connection::~Connection()
{
    m_caller.cancellation.cancel();
    m_subscriptions.remove(*this);
}

void Connection::receive(QByteArray message)
{
    TaskScope::start(answer(weak_from_this(), m_dispatcher.handle(std::move(message), m_caller)));
}

QCoro::Task<> Connection::answer(std::weak_ptr<Connection> self, QCoro::Task<Answer> task)
{
    Answer answer = co_await task;
    const std::shared_ptr<Connection> connection = self.lock();
    if (!connection)
        co_return;
    if (!answer.bytes.isEmpty())
        connection->m_outlet.send(answer.bytes);
    answer.sent();
}

} // namespace qd::server
