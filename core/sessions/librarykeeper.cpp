// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sessions/librarykeeper.h"

#include "core/base/logging.h"
#include "core/base/worker.h"

namespace qd {

using namespace opencode;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 GatherMs = 1000;
constexpr int Slice = 500;          //!< sessions per turn of the event loop while filling
constexpr int TranscriptStart = 60; //!< cached messages shown before the server answers

//! A message that still changes is not worth writing: it comes again when it has ended.
bool hasEnded(const Message &message)
{
    return !message.isAssistant() || message.completed > 0 || message.error != nullptr;
}

} // namespace

LibraryKeeper::LibraryKeeper(QString workspace, SessionStore &store, Library &library, Scheduler &scheduler,
                             QObject *parent)
    : QObject(parent)
    , m_workspace(std::move(workspace))
    , m_store(store)
    , m_library(library)
    , m_scheduler(scheduler)
{
    connect(&store, &SessionStore::sessionsChanged, this, &LibraryKeeper::noteSessions);
    connect(&store, &SessionStore::transcriptChanged, this, &LibraryKeeper::noteTranscript);
    connect(&store, &SessionStore::parking, this, &LibraryKeeper::saveParking);
    connect(&store, &SessionStore::newestWanted, this, [this](const SessionKey &key) { showCached(key); });
}

LibraryKeeper::~LibraryKeeper()
{
    flush();
}

void LibraryKeeper::load(int firstScreen)
{
    loadFirst(firstScreen);
    loadRest();
}

void LibraryKeeper::loadFirst(int firstScreen)
{
    TaskScope::start(firstTask(firstScreen));
}

void LibraryKeeper::loadRest()
{
    if (!std::exchange(m_wantRest, true) && m_isFirst)
        TaskScope::start(restTask());
}

QCoro::Task<> LibraryKeeper::firstTask(int firstScreen)
{
    m_more = co_await m_tasks(loadSlice(firstScreen));
    m_isFirst = true;
    Q_EMIT firstLoaded();
    if (m_wantRest)
        TaskScope::start(restTask());
}

QCoro::Task<> LibraryKeeper::restTask()
{
    while (m_more)
        m_more = co_await m_tasks(loadSlice(Slice));
    const auto active = co_await m_tasks(taskOf(m_library.value(activeKey())));
    const QString ids = QString::fromLatin1(active.value_or(QByteArray()));
    m_store.addSuspects(m_workspace, ids.split(u' ', Qt::SkipEmptyParts));
    Q_EMIT allLoaded();
}

// Whether there are more.
QCoro::Task<bool> LibraryKeeper::loadSlice(int limit)
{
    const auto sessions = co_await m_tasks(taskOf(m_library.loadSessions(m_workspace, limit, m_loaded)));
    if (!sessions)
        qCWarning(lcLibrary) << "cached sessions can't be read:" << sessions.error().detail;
    const QList<CachedSession> rows = sessions.value_or(QList<CachedSession>());
    QList<Session> cached;
    cached.reserve(rows.size());
    for (const CachedSession &row : rows)
        cached.append(row.session);
    m_filling = true;
    m_store.addCached(m_workspace, cached);
    m_filling = false;
    m_loaded += limit;
    co_return rows.size() == limit;
}

void LibraryKeeper::showCached(const SessionKey &key)
{
    const Transcript *transcript = key.workspace == m_workspace ? m_store.transcript(key) : nullptr;
    if (transcript != nullptr && transcript->load() == Transcript::Load::Loading)
        TaskScope::start(loadTranscript(key));
}

QCoro::Task<> LibraryKeeper::loadTranscript(SessionKey key)
{
    const auto messages = co_await m_tasks(taskOf(m_library.loadMessages(key, TranscriptStart)));
    if (!messages)
        co_return;
    m_filling = true;
    m_store.mergeCached(key, *messages);
    m_filling = false;
}

void LibraryKeeper::noteSessions(const QString &workspace, const QStringList &ids)
{
    if (workspace != m_workspace || m_filling)
        return;
    m_sessions.unite(QSet<QString>(ids.cbegin(), ids.cend()));
    noteActive();
    flushSoon();
}

//! Written at once: it is for the case that nobody has time to write.
void LibraryKeeper::noteActive()
{
    QSet<QString> active = m_active;
    for (const QString &id : std::as_const(m_sessions)) {
        if (m_store.status({m_workspace, id}).type != SessionStatus::Type::Idle)
            active.insert(id);
        else
            active.remove(id);
    }
    if (active == m_active)
        return;
    m_active = active;
    m_library.setValue(activeKey(), QStringList(active.cbegin(), active.cend()).join(u' ').toLatin1());
}

void LibraryKeeper::noteTranscript(const SessionKey &key, const TranscriptChange &change)
{
    const Transcript *transcript = key.workspace == m_workspace && !m_filling ? m_store.keptTranscript(key) : nullptr;
    if (transcript == nullptr || (!change.reset && change.messages.isEmpty() && change.removed.isEmpty()))
        return; // deltas alone: the whole text comes when it has ended
    QSet<QString> &ids = m_messages[key];
    for (qsizetype i = 0; change.reset && i < transcript->count(); ++i)
        ids.insert(transcript->info(i).id);
    for (const QString &id : change.messages + change.removed)
        ids.insert(id);
    flushSoon();
}

void LibraryKeeper::flushSoon()
{
    if (std::exchange(m_waiting, true))
        return;
    m_scheduler.after(GatherMs, this, [this] {
        m_waiting = false;
        flush();
    });
}

void LibraryKeeper::flush()
{
    saveSessions();
    const auto messages = std::exchange(m_messages, {});
    for (auto it = messages.cbegin(); it != messages.cend(); ++it)
        saveMessages(it.key(), *it);
}

void LibraryKeeper::saveParking(const SessionKey &key)
{
    saveMessages(key, m_messages.take(key));
}

void LibraryKeeper::saveSessions()
{
    QList<Session> changed;
    QStringList removed;
    for (const QString &id : std::exchange(m_sessions, {})) {
        if (const Session *session = m_store.session({m_workspace, id}))
            changed.append(*session);
        else
            removed.append(id);
    }
    if (!changed.isEmpty())
        m_library.saveSessions(m_workspace, changed);
    if (!removed.isEmpty())
        m_library.removeSessions(m_workspace, removed);
}

void LibraryKeeper::saveMessages(const SessionKey &key, const QSet<QString> &ids)
{
    const Transcript *transcript = m_store.keptTranscript(key);
    if (transcript == nullptr)
        return;
    QList<MessageWithParts> changed;
    QStringList removed;
    for (const QString &id : ids) {
        const qsizetype index = transcript->indexOf(id);
        if (index < 0)
            removed.append(id);
        else if (!transcript->isPacked(index) && hasEnded(transcript->info(index)))
            changed.append(transcript->message(index));
    }
    if (!changed.isEmpty())
        m_library.saveMessages(key, changed);
    if (!removed.isEmpty())
        m_library.removeMessages(key, removed);
}

QString LibraryKeeper::activeKey() const
{
    return u"active/"_s + m_workspace;
}

} // namespace qd
