// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/scheduler.h"
#include "core/base/taskscope.h"
#include "embedded-server/rpc/eventlog.h"
#include "embedded-server/store/database.h"

namespace qd::server {

struct StoredEventLogOptions
{
    qint64 keepMs = 30LL * 24 * 3600 * 1000; //!< how long events are kept; execution logs stay as long as their task
    qint64 trimEveryMs = 3600LL * 1000;
    qint64 retryMs = 1'000; //!< before the database is asked again that did not answer
};

//! \brief The event log of a server with a database: what any process on the database appends is told in all of them.
//!
//! A topic is a stream of store::EventLog, so what changes something appends to it in the same transaction (see tellOwner()). The topics
//! `executionLog/TASK` are the logs of a task's agents as store::AgentSessions keeps them: nothing is stored twice. They are appended to there,
//! not here. The epoch is that of the database.
//!
//! Wake-ups only say where to look: what is announced was read. After one may have been lost, all topics that somebody listens to are looked at.
//!
//! Made by open(). One thread, that of the database, which must live longer.
class StoredEventLog final : public EventLog
{
public:
    [[nodiscard]] static QCoro::Task<Outcome<std::unique_ptr<StoredEventLog>>>
    open(store::Database &database, StoredEventLogOptions options = {}, Scheduler &scheduler = systemScheduler());
    ~StoredEventLog() override;
    Q_DISABLE_COPY_MOVE(StoredEventLog)

    [[nodiscard]] QString epoch() const override { return m_epoch; }
    [[nodiscard]] QCoro::Task<Outcome<qint64>> append(QString topic, QByteArray data) override;
    [[nodiscard]] QCoro::Task<Outcome<Range>> range(QString topic) override;
    [[nodiscard]] QCoro::Task<Outcome<QList<LoggedEvent>>> read(QString topic, qint64 after, int atMost) override;

private:
    struct Topic
    {
        qint64 told = 0; //!< what came up to here was announced, or nobody listened
        bool news = false;
        bool reading = false;
    };
    using TopicPtr = std::shared_ptr<Topic>;

    StoredEventLog(store::Database &database, QString epoch, StoredEventLogOptions options, Scheduler &scheduler);
    void onNotice(const QString &topic, const QString &payload);
    void onMissed();
    void look(const QString &name, const TopicPtr &topic);
    [[nodiscard]] QCoro::Task<> tell(QString name, TopicPtr topic);
    void trimLater();

    store::Database &m_database;
    QString m_epoch;
    StoredEventLogOptions m_options;
    Scheduler &m_scheduler;
    QObject m_context;
    QHash<QString, TopicPtr> m_topics; //!< those that somebody asked for
    TaskScope m_tasks;
};

} // namespace qd::server
