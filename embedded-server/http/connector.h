// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/upstreamorigin.h"

#include <functional>
#include <memory>

namespace qd::http {

//! \brief What came of connecting a socket.
struct Connected
{
    qintptr descriptor = -1; //!< owned by whoever is told; -1 if it failed
    bool isIpv6 = false;
    bool refused = false; //!< nobody listens there, or not yet
    Error error;
};

//! Looks the host (a name or an address) up and connects, to addresses within the origin's reach only. `context`: Engine::context(); on the engine's thread, where `done` is called once,
//! later. Letting go of what is returned calls it off.
[[nodiscard]] std::shared_ptr<void> connectSocket(void *context, const UpstreamOrigin &origin, qint64 limitMs,
                                                  std::function<void(const Connected &)> done);

} // namespace qd::http
