// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/shell/application.h"

#include "core/base/memory.h"
#include "core/base/worker.h"
#include "core/credentials/memorystore.h"
#include "core/models/background.h"
#include "qml/hub/discovery.h"
#include "qml/hub/hublink.h"
#include "qml/hub/modelkeys.h"
#include "qml/shell/desktop.h"
#include "qml/shell/words.h"

#include <QDir>
#include <QFileInfo>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

QString workspacesPath(const Application::Start &start)
{
    return start.workspacesPath.isEmpty() ? QFileInfo(start.settingsPath).dir().filePath(u"workspaces.json"_s)
                                          : start.workspacesPath;
}

constexpr int firstRows = 120; //!< more than any screen shows
constexpr std::chrono::milliseconds quietTime{1'500};

} // namespace

Application::Application(Start start, QObject *parent)
    : QObject(parent)
    , m_libraryPath(start.libraryPath)
    , m_settings(start.settingsPath)
    , m_shortcuts(&m_settings, nullptr)
    , m_language(&m_settings, Language::bundled(), nullptr)
    , m_library(start.libraryPath)
    , m_store(systemClock())
    , m_host(start.host)
    , m_hub(start.hub)
    , m_workspaceStore(workspacesPath(start))
    , m_secrets(start.keychain ? std::move(start.keychain) : std::make_unique<MemoryStore>(),
                QFileInfo(start.libraryPath).dir().filePath(u"secret-names.json"_s))
    , m_keys(std::move(start.keys))
    , m_workspaces((m_workspaceStore.load(), m_workspaceStore), m_secrets,
                   Services{m_store, m_library, m_settings, m_notices, m_keys.get()})
    , m_modelKeys(std::make_unique<ModelKeys>(m_workspaces, m_host, m_hub))
    , m_sidebar(m_workspaces)
    , m_inbox(m_store)
    , m_trimmer([this] { becomeQuiet(); }, quietTime)
    , m_server(start.server)
    , m_reopen(start.reopen)
    , m_firstRun(start.host && start.firstRun && !m_settings.firstRunDone())
{
    connect(this, &Application::sessionChanged, this, &Application::currentChanged);
    connect(this, &Application::newSessionChanged, this, &Application::currentChanged);
    connect(this, &Application::pageChanged, this, &Application::currentChanged);
    m_inbox.setWorkspaces(m_workspaces.ids());
    connect(&m_workspaces, &Workspaces::listChanged, this, [this] { m_inbox.setWorkspaces(m_workspaces.ids()); });
    connect(&m_workspaces, &Workspaces::added, this, &Application::followWorkspace);
    connect(&m_workspaces, &Workspaces::removing, this, &Application::leaveWorkspace);
    connect(&m_workspaces, &Workspaces::cachedShown, this, [this] {
        if (m_sidebar.model()->sessionCount() > 0)
            m_sidebar.setLoaded();
        m_cachedListShown = true;
        reopen();
        Q_EMIT cachedListShown();
    });
    for (auto *workspace : m_workspaces.all())
        followWorkspace(workspace);
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
    if (m_host)
        followHost();
}

void Application::followWorkspace(Workspace *workspace)
{
    connect(workspace, &Workspace::stateChanged, this, [this, workspace] {
        if (!workspace->isLive())
            return;
        m_sidebar.setLoaded();
        if (workspace->isLocal())
            Q_EMIT listLoaded(int(m_store.sessionIds(workspace->id()).size()));
    });
    // The one that was open last may be further down than the first screen.
    connect(&workspace->keeper(), &LibraryKeeper::allLoaded, this, &Application::reopen);
    connect(&workspace->connection(), &ServerConnection::noteAdded, this,
            [this](const QString &text) { m_notices.show(text); });
}

Desktop *Application::desktop()
{
    if (!m_desktop)
        m_desktop = new Desktop(*this);
    return m_desktop;
}

Discovery *Application::discovery()
{
    if (!m_discovery) {
        m_discovery = std::make_unique<Discovery>(m_workspaces);
    }
    return m_discovery.get();
}

Workspace *Application::current() const
{
    Workspace *shown = nullptr;
    if (m_page == Page::NewSession && m_newSession)
        shown = m_newSession->workspace();
    else if (m_session)
        shown = m_session->workspace();
    return shown ? shown : m_workspaces.local();
}

void Application::leaveWorkspace(const Workspace *workspace)
{
    if (m_managed == workspace) {
        if (m_page == Page::Hub)
            show(Page::Workspaces);
        setManaged(nullptr);
    }
    if (m_session && m_session->workspaceId() == workspace->id())
        show(m_page == Page::Session ? Page::Home : m_page);
    if (m_newSession && m_newSession->workspaceId() == workspace->id()) {
        if (m_page == Page::NewSession)
            show(Page::Home);
        std::exchange(m_newSession, nullptr)->deleteLater();
        Q_EMIT newSessionChanged();
    }
}

void Application::begin()
{
    TaskScope::start(openLibrary());
    m_workspaces.load(firstRows);
    if (m_server.isValid())
        workspace()->connection().connectTo(m_server, {});
    if (!m_host || m_firstRun)
        return;
    connect(m_modelKeys.get(), &ModelKeys::begun, m_host, [this] { m_host->start(); });
    m_modelKeys->begin();
}

Application::~Application()
{
    m_workspaces.flush(); // while the open conversation is still there
    // Before the store and the library that they use, not as children after them.
    qDeleteAll(findChildren<SessionController *>(Qt::FindDirectChildrenOnly));
    qDeleteAll(findChildren<NewSession *>(Qt::FindDirectChildrenOnly));
}

QCoro::Task<> Application::openLibrary()
{
    const auto report = co_await m_tasks(taskOf(m_library.open()));
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
        workspace()->connection().connectTo(endpoint->url, credentials);
    });
    connect(&workspace()->connection(), &ServerConnection::bytesSeen, m_host, [this] { m_host->noteStreamBytes(); });
    connect(&m_store, &SessionStore::sessionsChanged, this, &Application::updateInUse);
    connect(&workspace()->connection(), &ServerConnection::stateChanged, this, &Application::updateInUse);
}

void Application::afterFirstFrame()
{
    m_painted = true;
    reopen();
    for (auto *workspace : m_workspaces.all())
        workspace->rules()->load();
    m_sidebar.loadPins();
    m_workspaces.connectAll();
    if (m_hub)
        m_workspaces.local()->setHub(m_hub->transport()); // which opens it when somebody first wants something of it
    std::ignore = discovery();
}

// Once the list is on the screen: opening a session costs more than a first frame may.
void Application::reopen()
{
    if (!m_reopen || !m_painted || !m_cachedListShown || m_page != Page::Home || !m_settings.reopensLast())
        return;
    const auto [workspace, session] = m_settings.lastSession();
    if (m_workspaces.find(workspace) && m_store.session({workspace, session}))
        openSession(workspace, session);
}

int Application::activeSessions() const
{
    int active = 0;
    const auto local = m_workspaces.local()->id();
    for (const auto &id : m_store.sessionIds(local))
        active += m_store.state({local, id}).isActive() ? 1 : 0;
    return active;
}

void Application::updateInUse()
{
    // What runs is known only while we are connected. Better too big than interrupted.
    m_host->setInUse(!m_workspaces.local()->isLive() || activeSessions() > 0);
}

void Application::openSession(const QString &workspace, const QString &session)
{
    auto *owner = m_workspaces.find(workspace);
    if (!owner)
        return;
    const SessionKey key{workspace, session};
    if (!m_session || m_session->key() != key) {
        auto *opened = new SessionController(*owner, key, sharedBackground(), this);
        auto *old = std::exchange(m_session, opened);
        m_sidebar.setCurrent(key);
        m_settings.setLastSession(workspace, session);
        m_workspaces.touch(workspace);
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

void Application::makeNewSession(Workspace &workspace)
{
    if (m_newSession)
        m_newSession->composer()->keepDraft();
    auto *old = std::exchange(m_newSession, new NewSession(workspace, this));
    connect(m_newSession, &NewSession::created, this, [this](const SessionKey &key, const opencode::Prompt &prompt) {
        openSession(key.workspace, key.id);
        m_session->sendPrompt(prompt);
    });
    m_workspaces.wake(workspace.id());
    Q_EMIT newSessionChanged();
    if (old)
        old->deleteLater();
}

Workspace &Application::workspaceFor(const QString &directory) const
{
    Workspace *found = nullptr;
    if (!directory.isEmpty())
        found = m_workspaces.find(m_settings.workspaceOf(directory));
    else if (m_session)
        found = m_session->workspace();
    else
        found = m_workspaces.find(m_settings.lastWorkspace());
    return found ? *found : *m_workspaces.local(); // the one of the last time is gone
}

void Application::startNewSession(const QString &directory, const QString &workspace)
{
    auto *wanted = m_workspaces.find(workspace);
    if (!wanted)
        wanted = &workspaceFor(directory);
    if (!m_newSession || m_newSession->workspaceId() != wanted->id())
        makeNewSession(*wanted);
    if (m_newSession->isBusy()) {
        show(Page::NewSession); // what is on its way goes where it was sent
        return;
    }
    if (!directory.isEmpty())
        m_newSession->setDirectory(directory);
    else if (m_session && m_session->workspaceId() == wanted->id() && !m_session->directory().isEmpty())
        m_newSession->setDirectory(m_session->directory());
    else
        m_newSession->suggestDirectory();
    show(Page::NewSession);
}

void Application::moveNewSession(const QString &workspace)
{
    auto *wanted = m_workspaces.find(workspace);
    if (!wanted || !m_newSession || m_newSession->workspaceId() == workspace || m_newSession->isBusy())
        return;
    const auto *from = m_newSession; // until it is deleted later
    makeNewSession(*wanted);
    m_newSession->takeOver(*from);
    m_newSession->suggestDirectory();
}

void Application::show(Page page)
{
    setPage(page); // the page of the session goes before the session
    if (page != Page::Session)
        closeSession();
}

void Application::manage(const QString &workspace)
{
    auto *wanted = m_workspaces.find(workspace);
    if (!wanted || !wanted->hub())
        return;
    wanted->hub()->start();
    setManaged(wanted);
    show(Page::Hub);
}

void Application::setManaged(Workspace *workspace)
{
    if (std::exchange(m_managed, workspace) != workspace)
        Q_EMIT managedChanged();
}

void Application::setPage(Page page)
{
    m_reopen = m_reopen && page == Page::Home; // the person went elsewhere
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
    m_workspaces.flush();
    if (!m_host) {
        Q_EMIT finished();
        return;
    }
    connect(m_host, &ServerHost::stopped, m_modelKeys.get(), &ModelKeys::end);
    connect(m_modelKeys.get(), &ModelKeys::ended, this, &Application::finished);
    m_host->stop(leaveRunning);
}

} // namespace qd::ui
