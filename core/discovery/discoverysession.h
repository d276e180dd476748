// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/scheduler.h"
#include "core/discovery/devicepresence.h"
#include "core/yjs/awareness.h"

#include <QObject>

#include <functional>

namespace qd {

//! A device that is there.
struct DiscoveredDevice
{
    DevicePresence presence;
    qint64 seenMs = 0;         //!< when it was heard of last; monotonic
    bool isThisDevice = false; //!< has this device's id
};

//! \brief One's part in the discovery room, whatever way its messages go: says that this device is there, and knows who else is.
//!
//! Presence is renewed every 15 s; who is not heard of for 30 s has gone, as for all clients of the protocol (npm: y-protocols/awareness). Of a
//! device with several connections the newest counts. One thread.
class DiscoverySession : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 renewMs = 15'000;
    static constexpr qint64 expireMs = 30'000;
    using Send = std::function<void(const QByteArray &message)>;

    //! `own`: nothing to look without being seen. Clock and scheduler must outlive it.
    explicit DiscoverySession(std::optional<DevicePresence> own = {}, const Clock &clock = systemClock(),
                              Scheduler &scheduler = systemScheduler(), QObject *parent = nullptr);
    ~DiscoverySession() override;

    //! There is a way to the room from now on.
    void connected(Send send);
    //! There is none any more. Who was there is kept until it expires.
    void disconnected();
    void receive(const QByteArray &message);
    //! Tells that this device goes, if there is a way; it is not seen any more.
    void leave();

    void setPresence(std::optional<DevicePresence> own);
    [[nodiscard]] const std::optional<DevicePresence> &presence() const { return m_own; }
    //! One per device, by title and id; this one too if it is seen.
    [[nodiscard]] QList<DiscoveredDevice> devices() const;

Q_SIGNALS:
    //! Somebody came, went or said something else.
    void devicesChanged();

private:
    struct Seen
    {
        std::optional<DevicePresence> presence; //!< nothing: not one that is understood
        qint64 atMs = 0;
    };

    void announce();
    //! Others may see a difference.
    bool take(const yjs::AwarenessEntry &entry);
    void beat();
    void expire();
    void plan();
    void tell();

    std::optional<DevicePresence> m_own;
    const Clock &m_clock;
    Scheduler &m_scheduler;
    Send m_send;
    quint64 m_client;
    quint64 m_count = 1; //!< of what this client said: the clock of the protocol
    yjs::Awareness m_states;
    QHash<quint64, Seen> m_seen;
    QList<DevicePresence> m_told;
    qint64 m_announcedMs = 0;
    bool m_severalOfOne = false; //!< a device is there more than once
    Scheduler::Id m_timer = 0;
};

} // namespace qd
