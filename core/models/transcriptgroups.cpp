// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/transcriptgroups.h"

#include <algorithm>

namespace qd::transcript {

using namespace Qt::StringLiterals;

Groups::Groups()
{
    for (const Group::Type type : {Group::Type::Tail, Group::Type::Head}) {
        m_groups.push_back(std::make_unique<Group>());
        m_groups.back()->type = type;
    }
    recount(0);
}

void Groups::recount(int from)
{
    m_offsets.resize(m_groups.size());
    int row = from > 0 ? m_offsets[size_t(from) - 1] + at(from - 1).size() : 0;
    for (int group = from; group < size(); ++group) {
        m_offsets[size_t(group)] = row;
        row += at(group).size();
    }
    m_rowCount = row;
}

QString Groups::pieceName(const Row &row)
{
    return row.facts && row.facts->request ? row.facts->request->id : QString::number(row.piece);
}

QString Groups::nameOf(const Position &position) const
{
    const Group &group = at(position.group);
    const Row &what = row(position);
    const QString part = what.part >= 0 ? group.parts[size_t(what.part)].id : QString();
    return u"%1/%2/%3/%4"_s.arg(group.id, part, pieceName(what), QString::number(what.kind));
}

Groups::Position Groups::locate(int row) const
{
    // The last group that begins at or before the row: empty ones before it begin there too.
    const auto after = std::ranges::upper_bound(m_offsets, row);
    const int group = int(after - m_offsets.begin()) - 1;
    return {group, at(group).size() - 1 - (row - offset(group))};
}

int Groups::placeOf(const Place &place) const
{
    const auto first = m_groups.begin() + firstMessage();
    const auto last = m_groups.begin() + head();
    const auto it = std::lower_bound(first, last, place,
                                     [](const auto &group, const Place &wanted) { return placeOf(*group) > wanted; });
    return int(it - m_groups.begin());
}

int Groups::indexOfMessage(const QString &id) const
{
    const Group *group = m_byId.value(id);
    return group ? placeOf(placeOf(*group)) : -1;
}

void Groups::insert(int at, std::vector<std::unique_ptr<Group>> groups)
{
    for (const auto &group : groups) {
        if (group->type == Group::Type::Message)
            m_byId.insert(group->id, group.get());
        else
            ++m_prompts;
    }
    m_groups.insert(m_groups.begin() + at, std::make_move_iterator(groups.begin()),
                    std::make_move_iterator(groups.end()));
    recount(at);
}

void Groups::remove(int group)
{
    if (at(group).type == Group::Type::Message)
        m_byId.remove(at(group).id);
    else
        --m_prompts;
    m_groups.erase(m_groups.begin() + group);
    recount(group);
}

void Groups::resized(int group)
{
    recount(group);
}

} // namespace qd::transcript
