// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/methods.h"

namespace qd::server {

class Dispatcher;

//! Adds `server.info`, `server.ping` and `session.whoami`.
void addStandardMethods(Dispatcher &dispatcher, const rpc::ServerInfo::Result &info);

} // namespace qd::server
