// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/memorytrimmer.h"
#include "core/credentials/knownsecrets.h"
#include "core/library/library.h"
#include "core/models/inboxmodel.h"
#include "core/sessions/sessionstore.h"
#include "core/workspaces/workspacestore.h"
#include "qml/hub/hubhost.h"
#include "qml/sessions/newsession.h"
#include "qml/sessions/sessioncontroller.h"
#include "qml/sessions/sidebarcontroller.h"
#include "qml/settings/language.h"
#include "qml/settings/settingsstore.h"
#include "qml/settings/shortcutstore.h"
#include "qml/shell/idleguard.h"
#include "qml/shell/memorymeter.h"
#include "qml/shell/notices.h"
#include "qml/shell/serverhost.h"
#include "qml/workspaces/workspaces.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

Q_MOC_INCLUDE("qml/hub/discovery.h")
Q_MOC_INCLUDE("qml/hub/modelkeys.h")
Q_MOC_INCLUDE("qml/shell/desktop.h")

namespace qd::ui {

class Desktop;
class Discovery;
class ModelKeys;

//! \brief Everything the window shows, put together: the store, the library, the workspaces, and which screen is up.
//!
//! GUI thread. Made by main() before the QML is loaded; nothing here waits for a server.
class Application : public QObject
{
    Q_OBJECT
    QML_NAMED_ELEMENT(App) // QtQuick has an Application of its own
    QML_UNCREATABLE("belongs to main()")
    Q_PROPERTY(qd::ui::SettingsStore *settings READ settings CONSTANT)
    Q_PROPERTY(qd::ui::ServerHost *host READ host CONSTANT) //!< null when the server is somebody else's
    Q_PROPERTY(qd::ui::HubHost *hub READ hub CONSTANT)      //!< null likewise
    Q_PROPERTY(qd::ui::Workspaces *workspaces READ workspaces CONSTANT)
    Q_PROPERTY(qd::ui::Workspace *workspace READ workspace CONSTANT) //!< this computer
    //! That of what is open, else this computer.
    Q_PROPERTY(qd::ui::Workspace *current READ current NOTIFY currentChanged)
    Q_PROPERTY(qd::ui::SidebarController *sidebar READ sidebar CONSTANT)
    Q_PROPERTY(qd::InboxModel *inbox READ inbox CONSTANT)
    Q_PROPERTY(qd::ui::Notices *notices READ notices CONSTANT)
    Q_PROPERTY(qd::ui::MemoryMeter *memory READ memory CONSTANT)
    Q_PROPERTY(qd::ui::NewSession *newSession READ newSession NOTIFY newSessionChanged)
    Q_PROPERTY(qd::ui::SessionController *session READ session NOTIFY sessionChanged)
    Q_PROPERTY(qd::ui::Desktop *desktop READ desktop CONSTANT)
    Q_PROPERTY(qd::ui::Discovery *discovery READ discovery CONSTANT)
    Q_PROPERTY(qd::ui::ModelKeys *modelKeys READ modelKeys CONSTANT)
    //! Whose server Page::Hub shows; null when it shows none.
    Q_PROPERTY(qd::ui::Workspace *managed READ managed NOTIFY managedChanged)
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
        Workspaces,
        Hub,
    };
    Q_ENUM(Page)

    struct Start
    {
        QString libraryPath;
        QString settingsPath;
        QString workspacesPath;                //!< empty = beside the settings
        std::unique_ptr<SecretStore> keychain; //!< null: secrets live for this run only
        std::unique_ptr<KnownSecrets> keys;    //!< null: API keys are handed on only
        ServerHost *host = nullptr;            //!< null with `server`
        HubHost *hub = nullptr;                //!< this computer's, likewise
        QUrl server;                           //!< a server that is there already and needs no password
        bool firstRun = true;                  //!< ask the first-run questions if they were never answered
        bool reopen = true;                    //!< open what was open last
    };

    explicit Application(Start start, QObject *parent = nullptr);
    ~Application() override;

    //! Reads the local copy and starts or connects to the server.
    void begin();
    //! What the last run left is in the list.
    [[nodiscard]] bool isCachedListShown() const { return m_cachedListShown; }

    [[nodiscard]] QString libraryPath() const { return m_libraryPath; }
    [[nodiscard]] Library &library() { return m_library; }
    [[nodiscard]] SettingsStore *settings() { return &m_settings; }
    [[nodiscard]] ServerHost *host() const { return m_host; }
    [[nodiscard]] HubHost *hub() const { return m_hub; }
    [[nodiscard]] Workspaces *workspaces() { return &m_workspaces; }
    [[nodiscard]] Workspace *workspace() { return m_workspaces.local(); }
    [[nodiscard]] Workspace *current() const;
    [[nodiscard]] SidebarController *sidebar() { return &m_sidebar; }
    [[nodiscard]] InboxModel *inbox() { return &m_inbox; }
    [[nodiscard]] Notices *notices() { return &m_notices; }
    [[nodiscard]] MemoryMeter *memory() { return &m_memory; }
    //! Made when it is first needed.
    [[nodiscard]] NewSession *newSession() const { return m_newSession; }
    [[nodiscard]] SessionController *session() const { return m_session; }
    //! Made when it is first needed.
    [[nodiscard]] Desktop *desktop();
    //! Made when it is first needed, or after the first frame.
    [[nodiscard]] Discovery *discovery();
    [[nodiscard]] ModelKeys *modelKeys() const { return m_modelKeys.get(); }
    [[nodiscard]] Workspace *managed() const { return m_managed; }
    [[nodiscard]] Page page() const { return m_page; }
    [[nodiscard]] bool isFirstRun() const { return m_firstRun; }
    [[nodiscard]] SessionStore &store() { return m_store; }
    //! Sessions of this computer that are busy or wait: quitting asks about them.
    Q_INVOKABLE [[nodiscard]] int activeSessions() const;

    Q_INVOKABLE void openSession(const QString &workspace, const QString &session);
    //! \brief Shows the page of a session that is about to begin; a draft stays in its workspace.
    //!
    //! Without a workspace: for a directory the one where that was last, else this computer; without both that of the session or the last one.
    //! Without a directory: the one at hand or the last of the workspace.
    Q_INVOKABLE void startNewSession(const QString &directory = {}, const QString &workspace = {});
    //! The person moves the session that is about to begin to another workspace; what is typed goes along (Composer::takeOver()).
    Q_INVOKABLE void moveNewSession(const QString &workspace);
    Q_INVOKABLE void show(qd::ui::Application::Page page);
    //! Shows the page of a workspace's server: who may use it, its keys, its use.
    Q_INVOKABLE void manage(const QString &workspace);
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
    void currentChanged();
    void managedChanged();
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
    void followWorkspace(Workspace *workspace);
    void leaveWorkspace(const Workspace *workspace);
    void makeNewSession(Workspace &workspace);
    [[nodiscard]] Workspace &workspaceFor(const QString &directory) const;
    void reopen();
    void setManaged(Workspace *workspace);
    void setPage(Page page);
    void updateInUse();

    QString m_libraryPath;
    SettingsStore m_settings;
    ShortcutStore m_shortcuts;
    Language m_language;
    Notices m_notices;
    Library m_library;
    SessionStore m_store;
    ServerHost *m_host;
    HubHost *m_hub;
    WorkspaceStore m_workspaceStore;
    Secrets m_secrets;
    std::unique_ptr<KnownSecrets> m_keys;
    Workspaces m_workspaces;
    std::unique_ptr<Discovery> m_discovery;
    std::unique_ptr<ModelKeys> m_modelKeys;
    SidebarController m_sidebar;
    InboxModel m_inbox;
    MemoryMeter m_memory;
    IdleGuard m_idle;
    MemoryTrimmer m_trimmer;
    Desktop *m_desktop = nullptr;
    NewSession *m_newSession = nullptr;
    SessionController *m_session = nullptr;
    Workspace *m_managed = nullptr;
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
