// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "embedded-server/keys/secret.h"

#include <QCoroTask>

#include <vector>

namespace qd::keys {

//! \brief The master keys of one place, the newest first. Older ones are there only while a rotation is under way.
struct MasterRing
{
    std::vector<SecretPtr> keys;

    [[nodiscard]] bool isEmpty() const { return keys.empty(); }
    //! \name As text: a first line that names it, a key in base64 per line, a last line that shows that nothing is missing
    //! @{
    [[nodiscard]] Secret toText() const;
    //! Storage, in words that fit behind the name of the place, for anything else.
    [[nodiscard]] static Outcome<MasterRing> fromText(QByteArrayView text);
    //! @}
};

//! Base64 of exactly 32 bytes, white space around it allowed.
[[nodiscard]] std::optional<Secret> masterFromBase64(QByteArrayView text);

//! \brief A place that keeps master keys.
class MasterKeySource
{
public:
    virtual ~MasterKeySource() = default;
    //! For people: "the keychain", "the file /…/master.key".
    [[nodiscard]] virtual QString name() const = 0;
    //! An empty ring: there is none here. An error: there may be one, and it can't be used; the sentence says what to do. Offline: the place
    //! can't be asked now, so another one that has a key may be used instead.
    [[nodiscard]] virtual QCoro::Task<Outcome<MasterRing>> load() = 0;
    //! Whether save() can work at all.
    [[nodiscard]] virtual bool isWritable() const = 0;
    //! Replaces all keys at once, or leaves the old ones. `first`: Busy if there is a ring already.
    [[nodiscard]] virtual QCoro::Task<Outcome<void>> save(std::shared_ptr<const MasterRing> ring, bool first) = 0;
};

} // namespace qd::keys
