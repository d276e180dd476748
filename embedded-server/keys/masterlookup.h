// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/keys/masterring.h"
#include "embedded-server/keys/rotation.h"

namespace qd::keys {

//! What a look for master keys came to.
struct FoundRing
{
    std::shared_ptr<const MasterRing> ring;
    MasterKeySource *source = nullptr;
};

//! The first source that has a ring; `ring` is empty if none has. Fails if one has something that can't be used, or can't be asked while none has.
[[nodiscard]] QCoro::Task<Outcome<FoundRing>> findRing(std::vector<MasterKeySource *> sources);
//! A new ring in the first source that keeps it.
[[nodiscard]] QCoro::Task<Outcome<FoundRing>> makeRing(std::vector<MasterKeySource *> sources);

//! \brief Numbers the keys of a ring as the database knows them; a new one in front becomes the newest.
//!
//! Unauthorized, with nothing changed, when the ring is not the one by which the stored keys were sealed.
[[nodiscard]] Outcome<MasterKeys> enrolled(store::Transaction &transaction, const MasterRing &ring);

} // namespace qd::keys
