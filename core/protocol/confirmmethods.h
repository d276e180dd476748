// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/methods.h"

// Proving again who one is (FaultCode::ConfirmationNeeded), from a session. Times are milliseconds since the epoch.
namespace qd::rpc {

//! How one can confirm that it is oneself, before what FaultCode::ConfirmationNeeded refuses.
struct SessionsProof
{
    static constexpr const char *name = "sessions.proof";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Reads;
    using Params = Nothing;
    struct Result
    {
        QList<QString> ways;   //!< what sessions.confirm takes: "password"; none: sign in again
        qint64 validUntil = 0; //!< until then nothing has to be confirmed
        static constexpr auto fields =
            std::tuple{field("ways", &Result::ways), field("validUntil", &Result::validUntil)};
        bool operator==(const Result &) const = default;
    };
};

//! Proves again who one is, for the session that asks. Attempts count as those to sign in do.
struct SessionsConfirm
{
    static constexpr const char *name = "sessions.confirm";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Sets;
    static constexpr Secrets secrets = Secrets::InParams;
    struct Params
    {
        QString password;
        static constexpr auto fields = std::tuple{field("password", &Params::password)};
        bool operator==(const Params &) const = default;
    };
    struct Result
    {
        qint64 validUntil = 0;
        static constexpr auto fields = std::tuple{field("validUntil", &Result::validUntil)};
        bool operator==(const Result &) const = default;
    };
};

} // namespace qd::rpc
