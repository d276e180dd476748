// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/yjs/updateids.h"

#include "core/yjs/update.h"

namespace qd::yjs {

void UpdateIds::add(const UpdateIds &other)
{
    items.add(other.items);
    deletions.add(other.deletions);
}

bool UpdateIds::covers(const UpdateIds &other) const
{
    return items.contains(other.items) && deletions.contains(other.deletions);
}

std::optional<UpdateIds> readUpdateIds(const QByteArray &update)
{
    UpdateIds ids;
    const auto note = [&ids](const Struct &each) {
        if (each.kind() != Struct::Skip)
            ids.items.add(each.id.client, each.id.clock, each.length);
    };
    if (!readUpdate(update, note, ids.deletions))
        return std::nullopt;
    return ids;
}

} // namespace qd::yjs
