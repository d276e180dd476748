// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QCoroTask>

namespace qd {

//! \brief What can be learned about the desktop's keychain over the session bus, and the wish to unlock it. GUI thread; never waits.
//!
//! QtKeychain can't tell a locked keychain from an entry that isn't there; this can.
//! Source: freedesktop.org Secret Service API 0.2 (Collection.Locked, Service.Unlock, Prompt); kwalletd's networkWallet().
namespace secretservice {

enum class State : quint8
{
    Missing, //!< no session bus, or nobody there who keeps secrets
    Locked,  //!< the default collection is locked
    Open,    //!< it can be used, or will be made by the first write
    KWallet, //!< KDE's own protocol, which asks to be unlocked by itself and says so when it isn't
    Unknown, //!< it does not answer as it should
};

[[nodiscard]] QCoro::Task<State> state();

//! \brief Asks the desktop to unlock the default collection; the desktop asks the person.
//!
//! Errors: Unauthorized (the person said no), Unsupported (no keychain), Storage (it could not be done).
[[nodiscard]] QCoro::Task<Outcome<void>> unlock();

//! libsecret, which QtKeychain uses, holds on to a session with a service that was started again since. This makes it begin a new one.
void forgetSession();

} // namespace secretservice

} // namespace qd
