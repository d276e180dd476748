// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QByteArray>
#include <QCoroTask>
#include <QHash>
#include <QList>

#include <deque>
#include <functional>

namespace qd::server {

struct LoggedEvent
{
    qint64 seq = 0;
    QByteArray data; //!< JSON
};

//! \brief What happened, by topic, in order, so that it can be told again to whoever missed it.
//!
//! Implementations MUST number the events of each topic 1, 2, 3 … without a gap, in the order in which read() shows them, and MUST call
//! announce() on this object's thread for each event once read() shows it; also for those that another process appended. They MAY
//! announce an event late, twice or out of order, MAY leave out what nobody listens to, and MAY forget old events.
class EventLog
{
public:
    using Listener = std::function<void(const QString &topic, const LoggedEvent &event)>;

    //! What is kept of a topic: `oldest` to `newest`; if nothing is, oldest = newest + 1.
    struct Range
    {
        qint64 oldest = 1;
        qint64 newest = 0;
    };

    virtual ~EventLog() = default;

    //! Names this log. Numbers of another epoch mean nothing here.
    [[nodiscard]] virtual QString epoch() const = 0;
    //! The event's number, once it is stored.
    [[nodiscard]] virtual QCoro::Task<Outcome<qint64>> append(QString topic, QByteArray data) = 0;
    [[nodiscard]] virtual QCoro::Task<Outcome<Range>> range(QString topic) = 0;
    //! The first events after a number that are still kept, in order.
    [[nodiscard]] virtual QCoro::Task<Outcome<QList<LoggedEvent>>> read(QString topic, qint64 after, int atMost) = 0;

    //! One listener; an empty function takes it away. `listens`: whether it wants to hear of a topic; empty = of all. Whoever begins to listen to
    //! a topic asks for its range() once more after that.
    void setListener(Listener listener, std::function<bool(const QString &topic)> listens = {})
    {
        m_listener = std::move(listener);
        m_listens = std::move(listens);
    }

protected:
    void announce(const QString &topic, const LoggedEvent &event) const
    {
        if (m_listener)
            m_listener(topic, event);
    }

    [[nodiscard]] bool isHeard(const QString &topic) const { return m_listener && (!m_listens || m_listens(topic)); }

private:
    Listener m_listener;
    std::function<bool(const QString &topic)> m_listens;
};

//! \brief A log in memory, for a server in one process and for tests. Keeps the newest events of each topic. One thread.
class MemoryEventLog final : public EventLog
{
public:
    explicit MemoryEventLog(int keep = 1'000);

    [[nodiscard]] QString epoch() const override { return m_epoch; }
    [[nodiscard]] QCoro::Task<Outcome<qint64>> append(QString topic, QByteArray data) override;
    [[nodiscard]] QCoro::Task<Outcome<Range>> range(QString topic) override;
    [[nodiscard]] QCoro::Task<Outcome<QList<LoggedEvent>>> read(QString topic, qint64 after, int atMost) override;

private:
    struct Topic
    {
        std::deque<QByteArray> events;
        Range range;
    };

    int m_keep;
    QString m_epoch;
    QHash<QString, Topic> m_topics;
};

} // namespace qd::server
