// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspaces/workspacemerge.h"

#include <QHash>

namespace qd {

namespace {

using ById = QHash<QString, const WorkspaceRecord *>;

ById byId(const QList<WorkspaceRecord> &records)
{
    ById map;
    map.reserve(records.size());
    for (const WorkspaceRecord &record : records)
        map.insert(record.id, &record);
    return map;
}

bool differsBeyondUse(const WorkspaceRecord &a, const WorkspaceRecord &b)
{
    WorkspaceRecord alike = a;
    alike.lastUsedAt = b.lastUsedAt;
    return alike != b;
}

WorkspaceRecord mergeEntry(const WorkspaceRecord &base, const WorkspaceRecord &mine, const WorkspaceRecord &theirs)
{
    const bool mineIsNewer = mine.lastUsedAt >= theirs.lastUsedAt;
    const auto pick = [&](auto field) {
        const auto &before = field(base);
        if (field(mine) == before)
            return field(theirs);
        return field(theirs) == before || mineIsNewer ? field(mine) : field(theirs);
    };
    WorkspaceRecord merged = mineIsNewer ? mine : theirs;
    merged.name = pick([](const WorkspaceRecord &r) { return r.name; });
    merged.url = pick([](const WorkspaceRecord &r) { return r.url; });
    merged.port = pick([](const WorkspaceRecord &r) { return r.port; });
    merged.username = pick([](const WorkspaceRecord &r) { return r.username; });
    merged.hub = pick([](const WorkspaceRecord &r) { return r.hub; });
    merged.hue = pick([](const WorkspaceRecord &r) { return r.hue; });
    merged.trust = pick([](const WorkspaceRecord &r) { return r.trust; });
    merged.settings.agent = pick([](const WorkspaceRecord &r) { return r.settings.agent; });
    merged.settings.model = pick([](const WorkspaceRecord &r) { return r.settings.model; });
    merged.settings.variant = pick([](const WorkspaceRecord &r) { return r.settings.variant; });
    merged.settings.permissionPreset = pick([](const WorkspaceRecord &r) { return r.settings.permissionPreset; });
    merged.settings.favourites = pick([](const WorkspaceRecord &r) { return r.settings.favourites; });
    merged.settings.muted = pick([](const WorkspaceRecord &r) { return r.settings.muted; });
    return merged;
}

// Whether an entry that only one side has stays: it is new there, or the other side removed it without knowing what changed.
bool outlives(const WorkspaceRecord *before, const WorkspaceRecord &now)
{
    return !before || differsBeyondUse(*before, now);
}

} // namespace

QList<WorkspaceRecord> mergeWorkspaces(const QList<WorkspaceRecord> &base, const QList<WorkspaceRecord> &mine,
                                       const QList<WorkspaceRecord> &theirs)
{
    const ById before = byId(base);
    const ById here = byId(mine);
    const ById there = byId(theirs);
    QList<WorkspaceRecord> merged;
    merged.reserve(mine.size());
    for (const WorkspaceRecord &record : mine) {
        const WorkspaceRecord *old = before.value(record.id);
        const WorkspaceRecord *other = there.value(record.id);
        if (other ? *other == record : outlives(old, record))
            merged.append(record);
        else if (other && old)
            merged.append(mergeEntry(*old, record, *other));
        else if (other)
            merged.append(record.lastUsedAt > other->lastUsedAt ? record : *other);
    }
    for (const WorkspaceRecord &record : theirs) {
        if (!here.contains(record.id) && outlives(before.value(record.id), record))
            merged.append(record);
    }
    return merged;
}

} // namespace qd
