// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/sync/presence.h"

namespace qd::server {

using yjs::AwarenessEntry;

QList<AwarenessEntry> Presence::take(MemberId from, const QList<AwarenessEntry> &entries)
{
    QList<AwarenessEntry> news;
    for (const AwarenessEntry &entry : entries) {
        if (!mayTake(from, entry) || !m_states.take(entry))
            continue;
        give(entry.client, entry.isGone() ? 0 : from);
        news.append(entry);
    }
    return news;
}

bool Presence::mayTake(MemberId from, const AwarenessEntry &entry)
{
    if (entry.state.size() > m_settings.largestState)
        return false;
    const MemberId owner = m_owners.value(entry.client, 0);
    if (owner == from || entry.isGone())
        return owner == from || m_members.value(owner).user == m_members.value(from).user;
    if (owner != 0 && m_members.value(owner).user != m_members.value(from).user)
        return false;
    if (!m_states.find(entry.client) && m_states.size() >= m_settings.statesPerRoom) {
        m_states.forgetGone();
        if (m_states.size() >= m_settings.statesPerRoom)
            return false;
    }
    const Member member = m_members.value(from);
    return member.clients.size() < (member.isElsewhere ? m_settings.statesPerRoom : m_settings.statesPerMember);
}

void Presence::give(quint64 client, MemberId to)
{
    const auto before = m_members.find(m_owners.take(client));
    if (before != m_members.end())
        before->clients.remove(client);
    if (to == 0)
        return;
    m_owners.insert(client, to);
    m_members[to].clients.insert(client);
}

QHash<QByteArray, QList<AwarenessEntry>> Presence::livingHere() const
{
    QHash<QByteArray, QList<AwarenessEntry>> found;
    for (const Member &member : m_members) {
        for (const quint64 client : member.clients) {
            const AwarenessEntry *entry = member.isElsewhere ? nullptr : m_states.find(client);
            if (entry && !entry->isGone())
                found[member.user].append(*entry);
        }
    }
    return found;
}

QList<AwarenessEntry> Presence::leave(MemberId member)
{
    QList<AwarenessEntry> news;
    const QSet<quint64> clients = m_members.take(member).clients;
    for (const quint64 client : clients) {
        m_owners.remove(client);
        if (const auto gone = m_states.leave(client))
            news.append(*gone);
    }
    return news;
}

} // namespace qd::server
