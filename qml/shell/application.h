// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/memorytrimmer.h"
#include "core/library/library.h"
#include "core/models/inboxmodel.h"
#include "core/sessions/librarykeeper.h"
#include "core/sessions/sessionstore.h"
#include "qml/sessions/deletions.h"
#include "qml/sessions/newsession.h"
#include "qml/sessions/permissionrules.h"
#include "qml/sessions/requests.h"
#include "qml/sessions/sessioncontroller.h"
#include "qml/sessions/sidebarcontroller.h"
#include "qml/settings/providers.h"
#include "qml/settings/settingsstore.h"
#include "qml/shell/idleguard.h"
#include "qml/shell/memorymeter.h"
#include "qml/shell/notices.h"
#include "qml/shell/serverhost.h"
#include "qml/workspaces/workspace.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

//! \brief Everything the window shows, put together: the store, the library, the workspace "This computer", and which screen is up.
//!
//! GUI thread. Made by main() before the QML is loaded; nothing here waits for a server.
class Application : public QObject
{
    Q_OBJECT
    QML_NAMED_ELEMENT(App) // QtQuick has an Application of its own
    QML_UNCREATABLE("belongs to main()")
    Q_PROPERTY(qd::ui::SettingsStore *settings READ settings CONSTANT)
    Q_PROPERTY(qd::ui::ServerHost *host READ host CONSTANT) //!< null when the server is somebody else's
    Q_PROPERTY(qd::ui::Workspace *workspace READ workspace CONSTANT)
    Q_PROPERTY(qd::ui::SidebarController *sidebar READ sidebar CONSTANT)
    Q_PROPERTY(qd::InboxModel *inbox READ inbox CONSTANT)
    Q_PROPERTY(qd::ui::Requests *requests READ requests CONSTANT)
    Q_PROPERTY(qd::ui::PermissionRules *rules READ rules CONSTANT)
    Q_PROPERTY(qd::ui::Notices *notices READ notices CONSTANT)
    Q_PROPERTY(qd::ui::MemoryMeter *memory READ memory CONSTANT)
    Q_PROPERTY(qd::ui::Providers *providers READ providers CONSTANT)
    Q_PROPERTY(qd::ui::NewSession *newSession READ newSession NOTIFY newSessionChanged)
    Q_PROPERTY(qd::ui::SessionController *session READ session NOTIFY sessionChanged)
    Q_PROPERTY(Page page READ page NOTIFY pageChanged)
    Q_PROPERTY(bool firstRun READ isFirstRun NOTIFY firstRunChanged)

public:
    enum class Page
    {
        Home,
        Session,
        NewSession,
        Inbox,
        Settings,
    };
    Q_ENUM(Page)

    struct Start
    {
        QString libraryPath;
        QString settingsPath;
        ServerHost *host = nullptr; //!< null with `server`
        QUrl server;                //!< a server that is there already and needs no password
        bool firstRun = true;       //!< ask the first-run questions if they were never answered
        bool reopen = true;         //!< open what was open last
    };

    explicit Application(const Start &start, QObject *parent = nullptr);
    ~Application() override;

    //! Reads the local copy and starts or connects to the server.
    void begin();
    //! What the last run left is in the list.
    [[nodiscard]] bool isCachedListShown() const { return m_cachedListShown; }

    [[nodiscard]] SettingsStore *settings() { return &m_settings; }
    [[nodiscard]] ServerHost *host() const { return m_host; }
    [[nodiscard]] Workspace *workspace() { return &m_workspace; }
    [[nodiscard]] SidebarController *sidebar() { return &m_sidebar; }
    [[nodiscard]] InboxModel *inbox() { return &m_inbox; }
    [[nodiscard]] Requests *requests() { return m_requests; }
    [[nodiscard]] PermissionRules *rules() { return &m_rules; }
    [[nodiscard]] Notices *notices() { return &m_notices; }
    [[nodiscard]] MemoryMeter *memory() { return &m_memory; }
    [[nodiscard]] Providers *providers() { return &m_providers; }
    //! Made when it is first needed.
    [[nodiscard]] NewSession *newSession() const { return m_newSession; }
    [[nodiscard]] SessionController *session() const { return m_session; }
    [[nodiscard]] Page page() const { return m_page; }
    [[nodiscard]] bool isFirstRun() const { return m_firstRun; }
    [[nodiscard]] SessionStore &store() { return m_store; }
    //! Sessions that are busy or wait: quitting asks about them.
    Q_INVOKABLE [[nodiscard]] int activeSessions() const;

    Q_INVOKABLE void openSession(const QString &workspace, const QString &session);
    Q_INVOKABLE void startNewSession(const QString &directory = {});
    Q_INVOKABLE void show(qd::ui::Application::Page page);
    //! The session above or below.
    Q_INVOKABLE void step(int direction);
    //! First run: whose data to use. Starts the server.
    Q_INVOKABLE void chooseData(bool own);
    Q_INVOKABLE void finishFirstRun();
    //! The person agreed to quit; the server goes or stays.
    Q_INVOKABLE void quit(bool leaveRunning);
    //! The window is on the screen: what the first frame did not need.
    void afterFirstFrame();

Q_SIGNALS:
    //! Nothing has happened for a moment: what is kept for the next moment only may go.
    void quiet();
    void newSessionChanged();
    void sessionChanged();
    void pageChanged();
    void firstRunChanged();
    void listLoaded(int sessions);
    void cachedListShown();
    //! Put the caret into the search field.
    void searchRequested();
    //! Close the window, as the person's own window manager would.
    void quitRequested();
    void finished();

private:
    void becomeQuiet();
    void followHost();
    QCoro::Task<> openLibrary();
    void closeSession();
    void reopen();
    void setPage(Page page);
    void updateInUse();

    SettingsStore m_settings;
    Notices m_notices;
    Library m_library;
    SessionStore m_store;
    ServerHost *m_host;
    Workspace m_workspace;
    LibraryKeeper m_keeper;
    Deletions *m_deletions;
    PermissionRules m_rules;
    Requests *m_requests;
    SidebarController m_sidebar;
    InboxModel m_inbox;
    Providers m_providers;
    MemoryMeter m_memory;
    IdleGuard m_idle;
    MemoryTrimmer m_trimmer;
    NewSession *m_newSession = nullptr;
    SessionController *m_session = nullptr;
    Page m_page = Page::Home;
    QUrl m_connectedTo;
    QUrl m_server;
    bool m_reopen;
    bool m_painted = false;
    bool m_firstRun = false;
    bool m_cachedListShown = false;
    TaskScope m_tasks;
};

} // namespace qd::ui
