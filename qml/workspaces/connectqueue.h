// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"

#include <QObject>
#include <QQueue>
#include <QSet>
#include <QStringList>

namespace qd::ui {

//! \brief Who connects when, at the start and after an import: the first ones at once, then one after the other, because there may be thousands. GUI thread.
class ConnectQueue final : public QObject
{
    Q_OBJECT

public:
    static constexpr int AtOnce = 40;
    static constexpr qint64 GapMs = 50;

    explicit ConnectQueue(Scheduler &scheduler, QObject *parent = nullptr);
    ~ConnectQueue() override;

    //! After those that still wait.
    void add(const QStringList &ids);
    //! It is wanted now: its turn comes before this returns. Nothing if it does not wait.
    void hurry(const QString &id);
    //! It connects in another way, or is gone.
    void remove(const QString &id) { m_waiting.remove(id); }
    [[nodiscard]] bool isWaiting(const QString &id) const { return m_waiting.contains(id); }

Q_SIGNALS:
    void turn(const QString &id);

private:
    void takeNext();
    void nextLater();

    Scheduler &m_scheduler;
    QQueue<QString> m_order; // of the turns; some don't wait any more
    QSet<QString> m_waiting;
    Scheduler::Id m_timer = 0;
};

} // namespace qd::ui
