// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/folders/foldersource.h"

#include "core/base/collation.h"

#include <algorithm>
#include <vector>

namespace qd {

void sortEntries(QList<FolderEntry> &entries)
{
    const QCollator collator = peoplesOrder();
    // Keys once for each name, not twice for each comparison: a folder may have ten thousand.
    struct Keyed
    {
        QCollatorSortKey key;
        FolderEntry entry;
    };
    std::vector<Keyed> keyed;
    keyed.reserve(size_t(entries.size()));
    for (auto &entry : entries) {
        const auto key = collator.sortKey(entry.name);
        keyed.push_back({key, std::move(entry)});
    }
    std::ranges::stable_sort(keyed, [](const Keyed &a, const Keyed &b) {
        return a.entry.folder == b.entry.folder ? a.key < b.key : a.entry.folder;
    });
    std::ranges::transform(keyed, entries.begin(), [](Keyed &from) { return std::move(from.entry); });
}

} // namespace qd
