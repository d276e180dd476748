// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/shell/desktop.h"

#include "qml/shell/application.h"

#include <QFileInfo>

namespace qd::ui {

Desktop::Desktop(Application &app)
    : QObject(&app)
    , m_app(app)
{
    connect(&m_links, &LinkIntents::workspaceRequested, this, &Desktop::openWorkspace);
    connect(&m_links, &LinkIntents::sessionRequested, this, &Desktop::openSession);
    connect(&m_links, &LinkIntents::folderRequested, this, &Desktop::openFolder);
    connect(&m_links, &LinkIntents::refused, this, [this](const QString &text) { m_app.notices()->show(text); });
    connect(app.settings(), &SettingsStore::desktopChanged, this, &Desktop::trayShownChanged);
}

Desktop::~Desktop() = default;

TrayState &Desktop::tray()
{
    if (!m_tray) {
        m_tray = new TrayState(*m_app.workspaces(), *m_app.inbox(), systemScheduler(), this);
        m_tray->setWindowShown(m_windowShown);
    }
    return *m_tray;
}

Notifier &Desktop::startNotifier(NotificationSink &sink)
{
    const auto isWanted = [settings = m_app.settings()](Notification::Kind kind) {
        switch (kind) {
        case Notification::Kind::Permission:
        case Notification::Kind::Question:
            return settings->notifiesWaiting();
        case Notification::Kind::Finished:
            return settings->notifiesFinished();
        case Notification::Kind::Failed:
            return settings->notifiesFailed();
        }
        return false;
    };
    m_notifier =
        new Notifier(m_app.store(), *m_app.inbox(), *m_app.workspaces(), sink, isWanted, systemScheduler(), this);
    m_notifier->setWindowActive(m_windowActive);
    connect(m_notifier, &Notifier::openRequested, this, &Desktop::openSession);
    connect(m_notifier, &Notifier::permissionAnswered, this, &Desktop::answer);
    return *m_notifier;
}

void Desktop::setTrayShown(bool shown)
{
    if (std::exchange(m_trayShown, shown) == shown)
        return;
    Q_EMIT trayShownChanged();
    if (!shown && !m_windowShown)
        Q_EMIT presentRequested(); // there is no other way back to it
}

void Desktop::setNotifies(bool notifies)
{
    if (std::exchange(m_notifies, notifies) != notifies)
        Q_EMIT notifiesChanged();
}

bool Desktop::closesToTray() const
{
    return m_trayShown && m_app.settings()->closesToTray();
}

void Desktop::setWindow(bool active, bool shown)
{
    m_windowActive = active;
    m_windowShown = shown;
    if (m_notifier)
        m_notifier->setWindowActive(active);
    if (m_tray)
        m_tray->setWindowShown(shown);
}

void Desktop::carryOut(const TrayItem &item)
{
    switch (item.kind) {
    case TrayItem::Kind::Session:
        openSession(item.workspace, item.session);
        return;
    case TrayItem::Kind::Inbox:
        m_app.show(Application::Page::Inbox);
        break;
    case TrayItem::Kind::Workspace:
        openWorkspace(item.workspace);
        return;
    case TrayItem::Kind::Workspaces:
        m_app.show(Application::Page::Workspaces);
        break;
    case TrayItem::Kind::NewSession:
        m_app.startNewSession();
        break;
    case TrayItem::Kind::ToggleWindow:
        if (m_windowShown) {
            Q_EMIT hideRequested();
            return;
        }
        break;
    case TrayItem::Kind::Quit:
        Q_EMIT quitRequested();
        return;
    case TrayItem::Kind::Separator:
        return;
    }
    Q_EMIT presentRequested();
}

void Desktop::openWorkspace(const QString &workspace)
{
    Q_EMIT presentRequested();
    if (!m_app.workspaces()->find(workspace)) {
        m_app.notices()->show(tr("The workspace of that link isn't saved here."));
        return;
    }
    m_app.startNewSession({}, workspace);
}

void Desktop::openSession(const QString &workspace, const QString &session)
{
    Q_EMIT presentRequested();
    if (!m_app.workspaces()->find(workspace))
        m_app.notices()->show(tr("The workspace of that session isn't saved here."));
    else if (!m_app.store().session({workspace, session}))
        m_app.notices()->show(tr("That session isn't in its workspace's list."));
    else
        m_app.openSession(workspace, session);
}

void Desktop::openFolder(const QString &folder)
{
    Q_EMIT presentRequested();
    // As this computer's server spells it: so it is remembered.
    const auto canonical = QFileInfo(folder).canonicalFilePath();
    const auto &place = canonical.isEmpty() ? folder : canonical;
    // A folder that was last used in another workspace may be on another machine, where only its server can look.
    const auto *last = m_app.workspaces()->find(m_app.settings()->workspaceOf(place));
    const auto problem = last && !last->isLocal() ? QString() : NewSession::folderProblem(place);
    if (problem.isEmpty())
        m_app.startNewSession(place);
    else
        m_app.notices()->show(problem);
}

void Desktop::answer(const QString &workspace, const QString &requestId, bool allow)
{
    if (auto *found = m_app.workspaces()->find(workspace))
        found->requests()->answerPermission(requestId, allow ? Requests::Answer::Once : Requests::Answer::Reject);
}

} // namespace qd::ui
