// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/connectionproblem.h"
#include "core/workspaces/serveraddress.h"

namespace qd::ui {

//! What a person can do about a connection that fails.
enum class Remedy : quint8
{
    None,
    TryAgain,
    TrustCertificate, //!< pin this one certificate
    AllowPlain,       //!< plain HTTP for this one host
    SignIn,           //!< another user name, password or token
    ChangeAddress,
};

//! What is wrong and what to do about it, as one sentence; empty without a problem.
[[nodiscard]] QString sentence(const ConnectionProblem &problem);
[[nodiscard]] Remedy remedyFor(const ConnectionProblem &problem);

//! What is wrong with an address as typed, as one sentence; empty without a problem. Never holds its user name or password.
[[nodiscard]] QString sentence(const ServerAddress &address);

} // namespace qd::ui
