// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connections/storesync.h"

#include "core/base/logging.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

using opencode::Event;

// Each directory that is asked boots an instance on the server.
constexpr int directoriesAtOnce = 2;
// A directory without an open, busy or waiting session is asked after a connect if something happened there lately: a turn that
// began while we were away shows in its session's time only.
constexpr qint64 recentMs = 24LL * 60 * 60 * 1000;
constexpr int mostRecentDirectories = 8;
constexpr int listingPage = 500;
// More than anybody has: who goes on and on is no OpenCode.
constexpr qsizetype mostListed = 100'000;
constexpr int newestPage = 40;
constexpr int olderPage = 100;

} // namespace

StoreSync::StoreSync(QString workspace, SessionStore &store, opencode::Api &api, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_workspace(std::move(workspace))
    , m_store(store)
    , m_api(api)
    , m_clock(clock)
{
    connect(&store, &SessionStore::newestWanted, this, [this](const SessionKey &key, int atLeast, quint64 ask) {
        if (m_active && !m_listed && key.workspace == m_workspace) {
            m_newestLater.removeIf([&key](const NewestWanted &wanted) { return wanted.key == key; });
            m_newestLater.append({key, atLeast, ask});
            return;
        }
        want(key, [&] { return readNewest(key, atLeast, ask); });
        if (const QString directory = directoryOf(key);
            m_active && key.workspace == m_workspace && !m_known.contains(directory))
            refreshDirectory(directory);
    });
    connect(&store, &SessionStore::olderWanted, this, [this](const SessionKey &key, const QString &before) {
        want(key, [&] { return readOlder(key, before); });
    });
    connect(&store, &SessionStore::tailWanted, this,
            [this](const SessionKey &key) { want(key, [&] { return readTail(key); }); });
    connect(&store, &SessionStore::refreshWanted, this,
            [this](const SessionKey &key) { want(key, [&] { return readSession(key, directoryOf(key)); }); });
    connect(&store, &SessionStore::unknownSession, this, [this](const SessionKey &key, const QString &directory) {
        want(key, [&] { return readSession(key, directory); });
    });
    connect(&store, &SessionStore::staleRequests, this,
            [this](const QString &from, const QList<StaleRequest> &requests) {
                for (const StaleRequest &request : requests)
                    want({from, {}}, [&] { return reject(request); });
            });
}

void StoreSync::want(const SessionKey &key, const std::function<QCoro::Task<>()> &work)
{
    // While offline nothing is asked: the next repair asks for everything that is open anyway.
    if (m_active && key.workspace == m_workspace)
        TaskScope::start(work());
}

QString StoreSync::directoryOf(const SessionKey &key) const
{
    const opencode::Session *session = m_store.session(key);
    return session ? session->directory : QString();
}

void StoreSync::begin()
{
    stop();
    m_active = true;
    m_gate.closeAll();
}

void StoreSync::stop()
{
    m_tasks.cancel();
    m_gate.clear();
    m_queue.clear();
    m_reading.clear();
    m_known.clear();
    m_newestLater.clear();
    m_active = m_listed = m_repaired = false;
}

void StoreSync::repair()
{
    m_store.beginRepair(m_workspace);
    TaskScope::start(readAll());
}

void StoreSync::apply(const QList<Event> &events)
{
    const QList<Event> passed = m_gate.pass(events);
    if (!passed.isEmpty())
        m_store.apply(m_workspace, passed);
}

QCoro::Task<> StoreSync::readAll()
{
    const Outcome<opencode::Health> health = co_await m_tasks(m_api.health());
    if (!health) {
        Q_EMIT failed(health.error());
        co_return;
    }
    Q_EMIT versionSeen(health->version);
    const Outcome<void> listed = co_await m_tasks(listSessions());
    if (!listed) {
        Q_EMIT failed(listed.error());
        co_return;
    }
    m_listed = true;
    for (const QString &directory : importantDirectories())
        queue(directory);
    const QList<NewestWanted> wantedPages = std::exchange(m_newestLater, {});
    for (const NewestWanted &wanted : wantedPages) {
        const QString directory = directoryOf(wanted.key);
        if (directory.isEmpty()) {
            TaskScope::start(readNewest(wanted.key, wanted.atLeast, wanted.ask));
        } else {
            m_newestLater.append(wanted);
            queue(directory);
        }
    }
    // The directories' events go on waiting for their state; those of all others are in time now.
    for (const QString &directory : std::as_const(m_queue))
        m_gate.close(directory);
    if (const QList<Event> waited = m_gate.openAll(); !waited.isEmpty())
        m_store.apply(m_workspace, waited);
    pump();
    checkRepaired();
}

QCoro::Task<Outcome<void>> StoreSync::listSessions()
{
    const quint64 token = m_store.beginListing(m_workspace);
    opencode::SessionQuery query;
    query.limit = listingPage;
    query.archived = true;
    qsizetype listed = 0;
    while (true) {
        Outcome<opencode::SessionPage> page = co_await m_tasks(m_api.sessions(query));
        if (!page)
            co_return tl::unexpected(page.error());
        listed += page->sessions.size();
        if (listed > mostListed)
            co_return failure(Error::Code::Protocol, u"the list of sessions does not end"_s);
        m_store.addListing(m_workspace, token, page->sessions);
        // A cursor that does not move would ask for ever.
        if (page->next <= 0 || page->next == query.cursor || page->sessions.isEmpty())
            break;
        query.cursor = page->next;
    }
    ListingScope scope;
    scope.archived = true;
    m_store.endListing(m_workspace, token, scope);
    co_return Outcome<void>();
}

QStringList StoreSync::importantDirectories() const
{
    QStringList directories = m_store.activeDirectories(m_workspace);
    QHash<QString, qint64> recent;
    const qint64 since = m_clock.nowMs() - recentMs;
    for (const QString &id : m_store.sessionIds(m_workspace)) {
        const opencode::Session *session = m_store.session({m_workspace, id});
        if (!session || session->updated < since || m_store.state({m_workspace, id}).gone)
            continue;
        qint64 &latest = recent[session->directory];
        latest = std::max(latest, session->updated);
    }
    QStringList byTime = recent.keys();
    std::ranges::sort(byTime, std::ranges::greater(),
                      [&recent](const QString &directory) { return recent.value(directory); });
    for (const QString &directory : byTime.mid(0, mostRecentDirectories)) {
        if (!directories.contains(directory))
            directories.append(directory);
    }
    return directories;
}

void StoreSync::queue(const QString &directory)
{
    if (!directory.isEmpty() && !m_queue.contains(directory))
        m_queue.append(directory);
}

void StoreSync::refreshDirectory(const QString &directory)
{
    if (!m_active || !m_listed || directory.isEmpty() || m_queue.contains(directory))
        return;
    queue(directory);
    m_gate.close(directory);
    pump();
}

void StoreSync::refreshOpen()
{
    if (!m_active || !m_listed)
        return; // the repair under way does that
    const QStringList directories = importantDirectories();
    for (const QString &directory : directories)
        refreshDirectory(directory);
    m_store.beginRepair(m_workspace);
}

void StoreSync::pump()
{
    for (qsizetype i = 0; i < m_queue.size() && m_reading.size() < directoriesAtOnce;) {
        const QString directory = m_queue[i];
        if (m_reading.contains(directory)) {
            ++i; // once more, when the reading under way is done
            continue;
        }
        m_queue.removeAt(i);
        m_reading.insert(directory);
        TaskScope::start(readDirectory(directory));
        i = 0;
    }
}

QCoro::Task<> StoreSync::readDirectory(QString directory)
{
    const Outcome<DirectorySnapshot> snapshot = co_await m_tasks(askDirectory(directory));
    if (snapshot) {
        m_known.insert(directory);
        m_store.applyDirectory(m_workspace, *snapshot);
    } else {
        qCWarning(lcConnection) << "the state of a directory can't be read:" << snapshot.error().detail;
    }
    m_reading.remove(directory);
    if (const QList<Event> waited = m_gate.open(directory); !waited.isEmpty())
        m_store.apply(m_workspace, waited);
    const QList<NewestWanted> later = std::exchange(m_newestLater, {});
    for (const NewestWanted &wanted : later) {
        if (directoryOf(wanted.key) == directory)
            TaskScope::start(readNewest(wanted.key, wanted.atLeast, wanted.ask));
        else
            m_newestLater.append(wanted);
    }
    pump();
    checkRepaired();
}

// The requests first, the statuses last: a request whose session is idle afterwards is stale.
QCoro::Task<Outcome<DirectorySnapshot>> StoreSync::askDirectory(QString directory)
{
    DirectorySnapshot snapshot;
    snapshot.directory = directory;
    auto permissions = co_await m_tasks(m_api.permissions(directory));
    if (!permissions)
        co_return tl::unexpected(permissions.error());
    snapshot.permissions = std::move(*permissions);
    auto questions = co_await m_tasks(m_api.questions(directory));
    if (!questions)
        co_return tl::unexpected(questions.error());
    snapshot.questions = std::move(*questions);
    auto statuses = co_await m_tasks(m_api.statuses(directory));
    if (!statuses)
        co_return tl::unexpected(statuses.error());
    snapshot.statuses = std::move(*statuses);
    co_return snapshot;
}

void StoreSync::checkRepaired()
{
    if (m_repaired || !m_listed || !m_queue.isEmpty() || !m_reading.isEmpty())
        return;
    m_repaired = true;
    Q_EMIT repaired();
}

QCoro::Task<> StoreSync::readNewest(SessionKey key, int atLeast, quint64 ask)
{
    const auto page =
        co_await m_tasks(m_api.messages(directoryOf(key), key.id, std::max(newestPage, atLeast), QString()));
    if (!page) {
        m_store.failNewest(key, ask);
        co_return;
    }
    m_store.mergeNewest(key, *page, ask);
    co_await m_tasks(readTodos(key));
}

QCoro::Task<> StoreSync::readTodos(SessionKey key)
{
    const auto todos = co_await m_tasks(m_api.todos(directoryOf(key), key.id));
    if (todos)
        m_store.setTodos(key, *todos);
}

QCoro::Task<> StoreSync::readOlder(SessionKey key, QString before)
{
    const auto page = co_await m_tasks(m_api.messages(directoryOf(key), key.id, olderPage, before));
    if (page)
        m_store.mergeOlder(key, *page, before);
    else
        m_store.failOlder(key);
}

QCoro::Task<> StoreSync::readTail(SessionKey key)
{
    const auto page = co_await m_tasks(m_api.messages(directoryOf(key), key.id, 1, QString()));
    if (page)
        m_store.applyTail(key, *page);
}

QCoro::Task<> StoreSync::readSession(SessionKey key, QString directory)
{
    const quint64 token = m_store.beginListing(m_workspace);
    const auto session = co_await m_tasks(m_api.session(directory, key.id));
    if (session)
        m_store.addListing(m_workspace, token, {*session});
}

// Approving it later would still run the tool, so it must not stay where another client can answer it.
QCoro::Task<> StoreSync::reject(StaleRequest request)
{
    // g++ 12 destroys the temporaries of a conditional inside a co_await twice.
    QCoro::Task<Outcome<void>> answer =
        request.question ? m_api.rejectQuestion(request.directory, request.id)
                         : m_api.replyPermission(request.directory, request.id, opencode::PermissionReply::Reject, {});
    const auto done = co_await m_tasks(std::move(answer));
    if (!done && done.error().code != Error::Code::NotFound)
        qCWarning(lcConnection) << "a request whose turn is over can't be rejected:" << done.error().detail;
}

} // namespace qd
