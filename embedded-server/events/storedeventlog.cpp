// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/events/storedeventlog.h"

#include "core/protocol/compoundcodec.h"
#include "core/protocol/topics.h"
#include "embedded-server/store/agentsessions.h"
#include "embedded-server/store/eventlog.h"
#include "embedded-server/store/stored.h"

namespace qd::server {

using namespace Qt::StringLiterals;
using store::stored;
using store::Transaction;

namespace {

constexpr int pageSize = 200;
constexpr qsizetype manyTopics = 1'000;

//! The task whose log this topic is; null for other topics.
QUuid taskOf(const QString &topic)
{
    const QUuid id = QUuid::fromString(topic.section(u'/', 1));
    return !id.isNull() && topic == rpc::executionLogTopic(id) ? id : QUuid();
}

LoggedEvent logged(const store::LogEntry &entry)
{
    const rpc::ExecutionLogEntry told{entry.taskSequence, entry.sessionId, entry.sequence,
                                      entry.createdAt,    entry.kind,      {entry.body.text}};
    return {entry.taskSequence, rpc::toJson(told)};
}

Outcome<QList<LoggedEvent>> readTopic(Transaction &transaction, const QString &topic, qint64 after, int atMost)
{
    QList<LoggedEvent> events;
    if (const QUuid task = taskOf(topic); !task.isNull()) {
        const auto entries = store::AgentSessions(transaction).taskLog(task, after, atMost);
        if (!entries)
            return tl::unexpected(entries.error());
        for (const store::LogEntry &entry : *entries)
            events.append(logged(entry));
        return events;
    }
    const auto slice = store::EventLog(transaction).read(topic, after, atMost);
    if (!slice)
        return tl::unexpected(slice.error());
    for (const store::Event &event : slice->events)
        events.append({event.sequence, event.payload.text});
    return events;
}

} // namespace

QCoro::Task<Outcome<std::unique_ptr<StoredEventLog>>>
StoredEventLog::open(store::Database &database, StoredEventLogOptions options, Scheduler &scheduler)
{
    QCoro::Task<Outcome<QUuid>> asking =
        stored(database.write<QUuid>([](Transaction &transaction) { return store::EventLog(transaction).epoch(); }));
    const Outcome<QUuid> epoch = co_await asking;
    if (!epoch)
        co_return tl::unexpected(epoch.error());
    std::unique_ptr<StoredEventLog> log(
        new StoredEventLog(database, epoch->toString(QUuid::WithoutBraces), options, scheduler));
    co_return log;
}

StoredEventLog::StoredEventLog(store::Database &database, QString epoch, StoredEventLogOptions options,
                               Scheduler &scheduler)
    : m_database(database)
    , m_epoch(std::move(epoch))
    , m_options(options)
    , m_scheduler(scheduler)
{
    QObject::connect(&database.notifier(), &store::Notifier::notified, &m_context,
                     [this](const QString &topic, const QString &payload) { onNotice(topic, payload); });
    QObject::connect(&database.notifier(), &store::Notifier::missed, &m_context, [this] { onMissed(); });
    trimLater();
}

StoredEventLog::~StoredEventLog() = default;

QCoro::Task<Outcome<qint64>> StoredEventLog::append(QString topic, QByteArray data)
{
    if (!taskOf(topic).isNull())
        co_return failure(Error::Code::BadRequest, u"the log of an agent is appended to by its session"_s);
    store::Event event;
    event.payload.text = std::move(data);
    QCoro::Task<Outcome<qint64>> writing =
        stored(m_database.write<qint64>([topic, events = QList{event}](Transaction &transaction) {
            return store::EventLog(transaction).append(topic, events);
        }));
    const Outcome<qint64> number = co_await writing;
    co_return number;
}

QCoro::Task<Outcome<EventLog::Range>> StoredEventLog::range(QString topic)
{
    QCoro::Task<Outcome<store::SequenceRange>> asking =
        m_tasks(stored(m_database.read<store::SequenceRange>([topic](Transaction &transaction) {
            const QUuid task = taskOf(topic);
            return task.isNull() ? store::EventLog(transaction).range(topic)
                                 : store::AgentSessions(transaction).taskLogRange(task);
        })));
    const Outcome<store::SequenceRange> range = co_await asking;
    if (!range)
        co_return tl::unexpected(range.error());
    // Somebody is about to listen: events from here on are announced. What nobody listens to any more is forgotten now and then.
    if (!m_topics.contains(topic)) {
        if (m_topics.size() >= manyTopics)
            m_topics.removeIf([this](const auto &each) { return !isHeard(each.key()); });
        m_topics.insert(topic, std::make_shared<Topic>(Topic{range->newest}));
    }
    co_return Range{range->oldest, range->newest};
}

QCoro::Task<Outcome<QList<LoggedEvent>>> StoredEventLog::read(QString topic, qint64 after, int atMost)
{
    QCoro::Task<Outcome<QList<LoggedEvent>>> reading = stored(m_database.read<QList<LoggedEvent>>(
        [=](Transaction &transaction) { return readTopic(transaction, topic, after, atMost); }));
    const Outcome<QList<LoggedEvent>> events = co_await reading;
    co_return events;
}

void StoredEventLog::onNotice(const QString &topic, const QString &payload)
{
    const QString first = payload.section(u' ', 0, 0);
    QString name;
    if (topic == store::EventLog::topic())
        name = first;
    else if (topic == store::AgentSessions::logTopic())
        name = rpc::executionLogTopic(QUuid::fromString(first));
    const TopicPtr known = m_topics.value(name);
    if (!known)
        return;
    if (isHeard(name))
        look(name, known);
    else
        m_topics.remove(name);
}

void StoredEventLog::onMissed()
{
    m_topics.removeIf([this](const auto &each) { return !isHeard(each.key()); });
    const QHash<QString, TopicPtr> all = m_topics;
    for (auto each = all.cbegin(); each != all.cend(); ++each)
        look(each.key(), each.value());
}

void StoredEventLog::look(const QString &name, const TopicPtr &topic)
{
    topic->news = true;
    if (!std::exchange(topic->reading, true))
        TaskScope::start(tell(name, topic));
}

QCoro::Task<> StoredEventLog::tell(QString name, TopicPtr topic)
{
    while (topic->news) {
        topic->news = false;
        QCoro::Task<Outcome<QList<LoggedEvent>>> reading = m_tasks(read(name, topic->told, pageSize));
        const Outcome<QList<LoggedEvent>> events = co_await reading;
        if (!events) {
            m_scheduler.after(m_options.retryMs, &m_context, [this, name, topic] { look(name, topic); });
            break;
        }
        topic->news = topic->news || events->size() == pageSize;
        for (const LoggedEvent &event : *events) {
            topic->told = event.seq;
            announce(name, event);
        }
    }
    topic->reading = false;
}

void StoredEventLog::trimLater()
{
    m_scheduler.after(m_options.trimEveryMs, &m_context, [this] {
        // Several processes may do this at once; what fails now is done the next time.
        m_database.write<void>([keep = m_options.keepMs](Transaction &transaction) {
            return store::EventLog(transaction).trimOlder(transaction.nowMs() - keep);
        });
        trimLater();
    });
}

} // namespace qd::server
