// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/rpc/dispatcher.h"

namespace qd::test {

//! Adds the methods that tests/fixtures/jsonrpc/conformance.json describes: anybody may call them.
void addTestService(server::Dispatcher &dispatcher);

} // namespace qd::test
