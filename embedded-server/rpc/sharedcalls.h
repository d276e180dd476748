// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"
#include "core/protocol/fault.h"
#include "core/protocol/method.h"
#include "embedded-server/rpc/claims.h"

#include <functional>
#include <memory>

namespace qd::server {

//! A changing call that other processes may have made.
struct SharedCall
{
    const rpc::MethodInfo *method;
    Claims::Key key;
    QByteArray fingerprint;
    qint64 keepMs; //!< how long it is remembered
    qint64 waitMs; //!< so long another process that is at it is waited for

    //! `fingerprint` says what is called with what. Neither can be had back from what this holds, nor guessed without the key.
    [[nodiscard]] static SharedCall of(const rpc::MethodInfo &method, const QString &principal, const QString &key,
                                       const QByteArray &fingerprint);
};

struct SharedResult
{
    rpc::Reply<rpc::Value> result;
    bool isLast = true; //!< false: asked again, it may be another
};

//! \brief Runs `first`, unless a process that shares the claims has the key: then the answer is what came of it there, as far as it is known.
//!
//! What comes of `first` is told to the claims, but for answers that hold a secret and long ones. When the claims go meanwhile, nothing more is told: then
//! nobody knows of this call what came of it. Same thread as the claims.
[[nodiscard]] QCoro::Task<SharedResult> runShared(std::weak_ptr<Claims> claims, Scheduler *scheduler, SharedCall call,
                                                  std::function<QCoro::Task<rpc::Reply<rpc::Value>>()> first);

//! Not so if nothing was done: then the next attempt is a first one.
[[nodiscard]] bool isWorthKeeping(const rpc::Reply<rpc::Value> &result);

} // namespace qd::server
