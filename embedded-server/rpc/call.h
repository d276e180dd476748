// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/cancellation.h"
#include "core/protocol/notes.h"
#include "core/protocol/permission.h"

#include <functional>
#include <memory>
#include <vector>

namespace qd::server {

//! \brief A client's connection, as far as the server sends on it by itself. Owned by whoever holds the connection.
class Peer
{
public:
    virtual ~Peer() = default;
    virtual void send(const rpc::Note &note) = 0;
    //! So much waits to be taken by the client that nothing more should be sent now. Whoever says so calls Subscriptions::drained() later.
    [[nodiscard]] virtual bool isCongested() const = 0;
};

//! \brief Who calls and on what: the same for all calls of a connection, or of one POST.
struct Caller
{
    rpc::Principal principal;
    Cancellation cancellation;                               //!< the client has gone
    std::weak_ptr<Peer> peer = {};                           //!< empty: answers only, such as POST
    std::shared_ptr<int> running = std::make_shared<int>(0); //!< calls in work, counted by the dispatcher
    QByteArray request = {};                                 //!< the id of the HTTP request that they came with
};

//! What is to be done when the answer is on its way, in order.
using Afterwards = std::vector<std::function<void()>>;

//! \brief What a handler knows about its call beside the parameters.
struct CallContext
{
    rpc::Principal principal;
    //! Nobody waits for the answer: the client went away, or it took too long. A handler that has begun to change something may go on.
    Cancellation cancellation;
    std::weak_ptr<Peer> peer = {};
    std::shared_ptr<Afterwards> afterwards = {};

    //! Calls `call` after the answer has been handed to the connection: for what must not overtake it.
    void afterAnswer(std::function<void()> call) const { afterwards->push_back(std::move(call)); }
};

} // namespace qd::server
