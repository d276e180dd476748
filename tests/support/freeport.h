// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace qd::test {

//! A loopback port for this test alone: none that the kernel or another test gives out. It stays so when who listens there is stopped.
[[nodiscard]] quint16 freePort();

} // namespace qd::test
