// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QCoroTask>
#include <QDBusConnection>
#include <QDBusMessage>

#include <chrono>

namespace qd {

//! Whether the desktop named a session bus. Where it did not, libdbus would start one of its own, which nobody else is on.
[[nodiscard]] bool isSessionBusOffered();

//! \brief The session bus, connected on a worker thread: connecting waits for the bus. Later calls find it connected.
//!
//! Error: Unsupported (there is no bus, or it has gone).
[[nodiscard]] QCoro::Task<Outcome<QDBusConnection>> sessionBus();

//! \brief Sends a call and resumes with its reply or with an error message; the caller's thread never waits.
//!
//! A service that can be started is started by the bus, within `limit`.
[[nodiscard]] QCoro::Task<QDBusMessage> callBus(QDBusConnection bus, QDBusMessage call,
                                                std::chrono::milliseconds limit);

//! The error says that nobody offers this service and nothing can start it.
[[nodiscard]] bool isServiceMissing(const QDBusMessage &reply);

} // namespace qd
