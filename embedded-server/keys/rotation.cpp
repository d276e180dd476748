// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/rotation.h"

namespace qd::keys {

using namespace Qt::StringLiterals;

namespace {

constexpr int rowsPerStep = 50;

} // namespace

Outcome<Secret> opened(const store::ProviderKey &row, const MasterKeys &masters)
{
    const Secret *const master = masters.find(row.masterVersion);
    if (!master) {
        const auto words = u"This stored key was sealed by a master key that is not here any more (number %1). Restore "
                           "that master key, or enter the key again."_s.arg(row.masterVersion);
        return tl::unexpected(Error{Error::Code::Storage, words, words, 0});
    }
    return unseal(*master, row.sealed, placeOf(row));
}

Outcome<RotationStep> rotateSome(store::Transaction &transaction, const MasterKeys &masters, int skip)
{
    store::ProviderKeys keys(transaction);
    // What can't be opened stays in front of the list, as it is ordered by age.
    const Outcome<QList<store::ProviderKey>> rows = keys.sealedBefore(masters.current, skip + rowsPerStep);
    if (!rows)
        return tl::unexpected(rows.error());
    RotationStep step;
    for (store::ProviderKey row : *rows) {
        const Outcome<Secret> plain = opened(row, masters);
        if (!plain) {
            ++step.unreadable;
            continue;
        }
        row.masterVersion = masters.current;
        const Outcome<QByteArray> sealed = seal(*masters.find(masters.current), plain->view(), placeOf(row));
        if (!sealed)
            return tl::unexpected(sealed.error());
        row.sealed = *sealed;
        if (const auto stored = keys.update(std::move(row)); !stored)
            return tl::unexpected(stored.error());
        ++step.resealed;
    }
    step.isDone = rows->size() < skip + rowsPerStep;
    return step;
}

} // namespace qd::keys
