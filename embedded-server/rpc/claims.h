// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QCoroTask>
#include <QUuid>

#include <optional>

namespace qd::server {

//! \brief Which changing calls were made at any process that shares a place with this one, also before it began: so none is carried out twice.
//!
//! Keys and fingerprints are hashes. Lives on one thread.
class Claims
{
public:
    struct Key
    {
        QByteArray hash;
        QUuid attempt; //!< who claims: what was claimed with another is not touched by finish() and forget()
    };
    struct Claim
    {
        bool isOurs = false; //!< nobody had made the call: whoever gets this makes it
        QByteArray fingerprint;
        bool isDone = false;
        std::optional<QByteArray> answer; //!< none: it is not done, or its answer is not kept
    };

    virtual ~Claims() = default;

    //! Claims a key, or says how it stands with whoever has it. An error: it is not claimed. Forgotten after `keepMs`.
    [[nodiscard]] virtual QCoro::Task<Outcome<Claim>> claim(Key key, QByteArray fingerprint, qint64 keepMs) = 0;
    //! \name What was claimed here. They return at once; one that fails leaves a claim of which nobody knows what came of it
    //! @{
    virtual void finish(const Key &key, const std::optional<QByteArray> &answer) = 0;
    virtual void forget(const Key &key) = 0;
    //! @}
};

} // namespace qd::server
