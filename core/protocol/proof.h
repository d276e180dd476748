// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/method.h"

namespace qd::rpc {

//! How lately whoever calls must have proven who it is. Named by a method that wants it, as `proof`, beside its permission.
enum class Proof : quint8
{
    Any,    //!< whenever that was: being signed in will do
    Recent, //!< within minutes (auth::Options::proofMs); otherwise FaultCode::ConfirmationNeeded
};

//! \brief Whether a call wants a recent proof.
//!
//! A method that wants one for some of its calls only has `static bool isSpared(const Params &, const Principal &)` for the others.
template <Method M>
[[nodiscard]] bool wantsRecentProof([[maybe_unused]] const typename M::Params &params,
                                    [[maybe_unused]] const Principal &caller)
{
    if constexpr (requires { M::proof; }) {
        if constexpr (requires { M::isSpared(params, caller); })
            return M::proof == Proof::Recent && !M::isSpared(params, caller);
        else
            return M::proof == Proof::Recent;
    } else {
        return false;
    }
}

} // namespace qd::rpc
