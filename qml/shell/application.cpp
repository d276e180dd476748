// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/shell/application.h"

#include "core/base/memory.h"
#include "core/models/background.h"
#include "qml/shell/words.h"

#include <QCoroFuture>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

const auto localId = u"local"_s;
template <typename T>
QCoro::Task<T> wait(QFuture<T> future)
{
    co_return co_await future;
}

constexpr int firstRows = 120; //!< more than any screen shows
constexpr std::chrono::milliseconds quietTime{1'500};

} // namespace

Application::Application(const Start &start, QObject *parent)
    : QObject(parent)
    , m_settings(start.settingsPath)
    , m_library(start.libraryPath)
    , m_store(systemClock())
    , m_host(start.host)
    , m_workspace(localId, tr("This computer"), 0, Services{m_store, m_library, m_settings, m_notices})
    , m_keeper(localId, m_store, m_library)
    , m_deletions(new Deletions(m_workspace))
    , m_rules(localId, m_library, m_notices)
    , m_requests(new Requests(m_workspace, m_rules))
    , m_sidebar(m_workspace, *m_deletions)
    , m_inbox(m_store)
    , m_providers(m_workspace)
    , m_trimmer([this] { becomeQuiet(); }, quietTime)
    , m_server(start.server)
    , m_reopen(start.reopen)
    , m_firstRun(start.host && start.firstRun && !m_settings.firstRunDone())
{
    m_inbox.setWorkspaces({localId});
    connect(&m_keeper, &LibraryKeeper::firstLoaded, this, [this] {
        if (m_sidebar.model()->sessionCount() > 0)
            m_sidebar.setLoaded();
        m_cachedListShown = true;
        reopen();
        Q_EMIT cachedListShown();
    });
    connect(&m_workspace, &Workspace::stateChanged, this, [this] {
        if (m_workspace.isLive()) {
            m_sidebar.setLoaded();
            Q_EMIT listLoaded(int(m_store.sessionIds(localId).size()));
        }
    });
    connect(&m_sidebar, &SidebarController::removed, this, [this](const QString &workspace, const QString &session) {
        if (m_session && m_session->key() == SessionKey{workspace, session})
            show(Page::Home);
        if (m_settings.lastSession() == std::pair(workspace, session))
            m_settings.setLastSession({}, {});
    });
    connect(&m_library, &Library::troubleChanged, this, [this](const QString &trouble) {
        if (!trouble.isEmpty())
            m_notices.show(tr("The local copy can't be written: %1").arg(trouble));
    });
    connect(&m_idle, &IdleGuard::active, &m_memory, &MemoryMeter::note);
    connect(&m_idle, &IdleGuard::active, &m_trimmer, &MemoryTrimmer::note);
    connect(&m_store, &SessionStore::transcriptChanged, &m_trimmer, &MemoryTrimmer::note);
    connect(&m_store, &SessionStore::sessionsChanged, &m_trimmer, &MemoryTrimmer::note);
    connect(&m_workspace.connection(), &ServerConnection::noteAdded, this,
            [this](const QString &text) { m_notices.show(text); });
    if (m_host)
        followHost();
}

void Application::begin()
{
    TaskScope::start(openLibrary());
    // Before the sessions, for the library answers in order: what is hidden must not show for a moment.
    m_deletions->restore();
    m_keeper.load(firstRows);
    if (m_server.isValid())
        m_workspace.connection().connectTo(m_server, {});
    if (m_host && !m_firstRun)
        m_host->start();
}

Application::~Application()
{
    m_keeper.flush(); // while the open conversation is still there
    // Before the store and the library that they use, not as children after them.
    qDeleteAll(findChildren<SessionController *>(Qt::FindDirectChildrenOnly));
    delete m_newSession;
}

QCoro::Task<> Application::openLibrary()
{
    const auto report = co_await m_tasks(wait(m_library.open()));
    if (!report)
        m_notices.show(sentence(tr("The local copy can't be opened"), report.error()));
    else if (report->rebuilt)
        m_notices.show(
            tr("The local copy was damaged and has been begun again. The old file is %1.").arg(report->asidePath));
}

void Application::becomeQuiet()
{
    Q_EMIT quiet();
    // What goes because of it is deleted later, in this turn of the event loop.
    m_library.releaseMemory().then(this, [](const Outcome<void> &) { trimHeaps(); });
}

void Application::followHost()
{
    connect(m_host, &ServerHost::changed, this, [this] {
        m_memory.setServerProcess(m_host->processId());
        const auto endpoint = m_host->endpoint();
        if (!endpoint) {
            m_connectedTo.clear();
            return;
        }
        if (m_connectedTo == endpoint->url)
            return;
        m_connectedTo = endpoint->url;
        const Credentials credentials{endpoint->username, endpoint->password};
        m_workspace.connection().connectTo(endpoint->url, credentials);
    });
    connect(&m_workspace.connection(), &ServerConnection::bytesSeen, m_host, [this] { m_host->noteStreamBytes(); });
    connect(&m_store, &SessionStore::sessionsChanged, this, &Application::updateInUse);
    connect(&m_workspace.connection(), &ServerConnection::stateChanged, this, &Application::updateInUse);
}

void Application::afterFirstFrame()
{
    m_painted = true;
    reopen();
    m_rules.load();
    m_sidebar.loadPins();
}

// Once the list is on the screen: opening a session costs more than a first frame may.
void Application::reopen()
{
    if (!m_painted || !m_cachedListShown || !std::exchange(m_reopen, false) || m_page != Page::Home)
        return;
    const auto [workspace, session] = m_settings.lastSession();
    if (workspace == localId && m_store.session({workspace, session}))
        openSession(workspace, session);
}

int Application::activeSessions() const
{
    int active = 0;
    for (const auto &id : m_store.sessionIds(localId))
        active += m_store.state({localId, id}).isActive() ? 1 : 0;
    return active;
}

void Application::updateInUse()
{
    // What runs is known only while we are connected. Better too big than interrupted.
    m_host->setInUse(!m_workspace.isLive() || activeSessions() > 0);
}

void Application::openSession(const QString &workspace, const QString &session)
{
    const SessionKey key{workspace, session};
    if (!m_session || m_session->key() != key) {
        auto *opened = new SessionController(m_workspace, key, *m_requests, sharedBackground(), this);
        auto *old = std::exchange(m_session, opened);
        m_sidebar.setCurrent(key);
        m_settings.setLastSession(workspace, session);
        Q_EMIT sessionChanged();
        if (old)
            old->deleteLater();
    }
    m_session->markSeen();
    setPage(Page::Session);
}

void Application::closeSession()
{
    auto *old = std::exchange(m_session, nullptr);
    if (!old)
        return;
    m_sidebar.setCurrent({});
    Q_EMIT sessionChanged();
    old->deleteLater();
}

void Application::startNewSession(const QString &directory)
{
    if (!m_newSession) {
        m_newSession = new NewSession(m_workspace, this);
        connect(m_newSession, &NewSession::created, this,
                [this](const SessionKey &key, const opencode::Prompt &prompt) {
                    openSession(key.workspace, key.id);
                    m_session->sendPrompt(prompt);
                });
        Q_EMIT newSessionChanged();
    }
    if (!directory.isEmpty())
        m_newSession->setDirectory(directory);
    else if (m_session && !m_session->directory().isEmpty())
        m_newSession->setDirectory(m_session->directory());
    else if (m_newSession->directory().isEmpty())
        m_newSession->setDirectory(m_newSession->projects()->directoryAt(0));
    show(Page::NewSession);
}

void Application::show(Page page)
{
    setPage(page); // the page of the session goes before the session
    if (page != Page::Session)
        closeSession();
}

void Application::setPage(Page page)
{
    if (std::exchange(m_page, page) != page)
        Q_EMIT pageChanged();
}

void Application::step(int direction)
{
    const auto next = m_sidebar.neighbour(direction);
    if (next.size() == 2)
        openSession(next[0], next[1]);
}

void Application::chooseData(bool own)
{
    m_settings.setOwnData(own);
    m_host->start();
}

void Application::finishFirstRun()
{
    m_settings.setFirstRunDone(true);
    if (std::exchange(m_firstRun, false))
        Q_EMIT firstRunChanged();
}

void Application::quit(bool leaveRunning)
{
    m_keeper.flush();
    if (!m_host) {
        Q_EMIT finished();
        return;
    }
    connect(m_host, &ServerHost::stopped, this, &Application::finished);
    m_host->stop(leaveRunning);
}

} // namespace qd::ui
