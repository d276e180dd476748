// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/connectionproblem.h"

#include <QAbstractSocket>

namespace qd {

//! What a socket's error means. RemoteHostClosedError is ConnectionLost: what was under way decides whether that is something else.
[[nodiscard]] ConnectionProblem::Code problemOfSocket(QAbstractSocket::SocketError error);

} // namespace qd
