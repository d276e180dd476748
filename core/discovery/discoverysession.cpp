// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discoverysession.h"

#include "core/yjs/messages.h"

#include <QRandomGenerator>

#include <algorithm>

namespace qd {

namespace {

// How often it is looked who has expired.
constexpr qint64 beatMs = 3'000;
// More than devices that people have; who floods the room is not listened to any longer than that, and those that were there before stay.
constexpr qsizetype mostClients = 1'024;

} // namespace

DiscoverySession::DiscoverySession(std::optional<DevicePresence> own, const Clock &clock, Scheduler &scheduler,
                                   QObject *parent)
    : QObject(parent)
    , m_own(std::move(own))
    , m_clock(clock)
    , m_scheduler(scheduler)
    , m_client(QRandomGenerator::system()->generate())
{
    plan();
}

DiscoverySession::~DiscoverySession()
{
    m_scheduler.cancel(m_timer);
}

void DiscoverySession::plan()
{
    m_timer = m_scheduler.after(beatMs, this, [this] { beat(); });
}

void DiscoverySession::beat()
{
    plan();
    if (m_send && m_own && m_clock.monotonicMs() - m_announcedMs >= renewMs)
        announce();
    expire();
}

void DiscoverySession::connected(Send send)
{
    m_send = std::move(send);
    m_states.clear(); // the server may be another one, which counts anew
    // The server has counted up once when the last connection ended: this is newer.
    m_count += 2;
    announce();
    m_send(yjs::writeMessage(yjs::Message::Kind::QueryAwareness));
}

void DiscoverySession::disconnected()
{
    m_send = nullptr;
}

void DiscoverySession::leave()
{
    if (m_send && m_own)
        m_send(yjs::awarenessMessage({{m_client, ++m_count, QByteArrayLiteral("null")}}));
    m_own.reset();
    m_seen.remove(m_client);
    tell();
}

void DiscoverySession::setPresence(std::optional<DevicePresence> own)
{
    if (!own)
        return leave();
    m_own = std::move(own);
    if (m_send)
        announce();
}

void DiscoverySession::announce()
{
    if (!m_own)
        return;
    m_announcedMs = m_clock.monotonicMs();
    m_send(yjs::awarenessMessage({{m_client, ++m_count, writePresence(*m_own)}}));
}

void DiscoverySession::receive(const QByteArray &bytes)
{
    const auto message = yjs::readMessage(bytes);
    if (!message)
        return;
    if (message->kind == yjs::Message::Kind::Step1 && m_send) {
        m_send(yjs::writeMessage(yjs::Message::Kind::Step2, yjs::emptyUpdate)); // no document here
    } else if (message->kind == yjs::Message::Kind::Awareness) {
        const auto entries = yjs::readAwareness(message->payload);
        bool changed = false;
        for (const yjs::AwarenessEntry &entry : entries.value_or(QList<yjs::AwarenessEntry>()))
            changed = take(entry) || changed;
        if (changed)
            tell();
    }
}

bool DiscoverySession::take(const yjs::AwarenessEntry &entry)
{
    if (entry.client == m_client && m_own && entry.isGone() && entry.clock >= m_count && m_send) {
        // Somebody thought that this device had gone.
        m_count = entry.clock;
        announce();
        return false;
    }
    if (m_states.size() >= mostClients)
        m_states.forgetGone();
    const bool isFull = m_states.size() >= mostClients && !m_states.find(entry.client);
    if (isFull || !m_states.take(entry))
        return false;
    if (entry.isGone())
        return m_seen.remove(entry.client);
    // Which of a device's connections counts changes with a renewal too, but only if it has several that differ.
    Seen &seen = m_seen[entry.client];
    std::optional<DevicePresence> presence = readPresence(entry.state);
    seen.atMs = m_clock.monotonicMs();
    return std::exchange(seen.presence, presence) != presence || m_severalOfOne;
}

void DiscoverySession::expire()
{
    const qint64 oldest = m_clock.monotonicMs() - expireMs;
    if (m_seen.removeIf([oldest](const auto &each) { return each.value().atMs <= oldest; }) > 0)
        tell();
}

QList<DiscoveredDevice> DiscoverySession::devices() const
{
    QHash<QString, DiscoveredDevice> newest;
    QHash<QString, quint64> clients;
    for (auto each = m_seen.begin(); each != m_seen.end(); ++each) {
        if (!each->presence)
            continue;
        const QString &id = each->presence->deviceId;
        const auto known = newest.constFind(id);
        const bool isNewer = known == newest.constEnd() || each->atMs > known->seenMs ||
                             (each->atMs == known->seenMs && each.key() > clients.value(id));
        if (!isNewer)
            continue;
        newest.insert(id, {*each->presence, each->atMs, m_own && m_own->deviceId == id});
        clients.insert(id, each.key());
    }
    QList<DiscoveredDevice> list = newest.values();
    std::ranges::sort(list, [](const DiscoveredDevice &a, const DiscoveredDevice &b) {
        const int order = a.presence.title().localeAwareCompare(b.presence.title());
        return order != 0 ? order < 0 : a.presence.deviceId < b.presence.deviceId;
    });
    return list;
}

void DiscoverySession::tell()
{
    QList<DevicePresence> now;
    const QList<DiscoveredDevice> list = devices();
    m_severalOfOne = list.size() < m_seen.size();
    for (const DiscoveredDevice &device : list)
        now.append(device.presence);
    if (std::exchange(m_told, now) != now)
        Q_EMIT devicesChanged();
}

} // namespace qd
