// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/protocol/statusmethods.h"

#include <functional>

namespace qd::server {

class Dispatcher;

//! \brief Adds `server.status`, which says when this was called and what `ask` fills in.
//!
//! `ask` is called on the dispatcher's thread, for each question; it and the clock must outlive the dispatcher's use.
void addStatusMethod(Dispatcher &dispatcher, std::function<void(rpc::ServerStatus::Result &)> ask,
                     const Clock &clock = systemClock());

//! How much of a process is in memory, in bytes; 0 if it can't be known. 0 as the process: this one.
[[nodiscard]] qint64 residentBytes(qint64 process);

} // namespace qd::server
