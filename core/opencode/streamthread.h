// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QThread>

#include <memory>

namespace qd::opencode {

//! \brief The one thread on which all event streams are read and decoded.
//!
//! It runs while somebody holds it, and ends, having deleted what lives on it, with the last one that lets go. GUI thread only.
[[nodiscard]] std::shared_ptr<QThread> streamThread();

} // namespace qd::opencode
