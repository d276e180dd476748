// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/keys/sealing.h"
#include "embedded-server/store/providerkeys.h"

#include <map>

namespace qd::keys {

//! \brief The master keys by their numbers in the database.
struct MasterKeys
{
    int current = 0;                   //!< what is sealed now is sealed with this one
    std::map<int, SecretPtr> versions; //!< `current` is among them

    [[nodiscard]] const Secret *find(int version) const
    {
        const auto found = versions.find(version);
        return found == versions.end() ? nullptr : found->second.get();
    }
};

[[nodiscard]] inline SealedFor placeOf(const store::ProviderKey &row)
{
    return {row.provider, row.ownerId, row.id, row.masterVersion};
}
//! What a row holds. Storage if it can't be read.
[[nodiscard]] Outcome<Secret> opened(const store::ProviderKey &row, const MasterKeys &masters);

//! \brief What a step of a rotation came to.
struct RotationStep
{
    int resealed = 0;
    int unreadable = 0; //!< rows that stay as they are: nothing opens them
    bool isDone = false;
};
//! Seals some rows of older master keys with the current one. Repeated until it is done; a kill between steps or in one loses nothing.
[[nodiscard]] Outcome<RotationStep> rotateSome(store::Transaction &transaction, const MasterKeys &masters, int skip);

} // namespace qd::keys
