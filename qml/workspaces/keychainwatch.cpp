// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/keychainwatch.h"

#include "core/credentials/keychain.h"

#include <QLocale>

namespace qd::ui {

namespace {

// Its password may be in the keychain, which could not be read.
bool isKeptOut(const Workspace &workspace)
{
    switch (workspace.signIn()) {
    case Workspace::SignIn::KeychainLocked:
    case Workspace::SignIn::KeychainMissing:
    case Workspace::SignIn::KeychainFailed:
        return true;
    case Workspace::SignIn::Nothing:
    case Workspace::SignIn::Refused:
    case Workspace::SignIn::NoSecret:
    case Workspace::SignIn::HubNeeded:
        return false;
    }
    return false;
}

} // namespace

KeychainWatch::KeychainWatch(QObject *parent)
    : QObject(parent)
{}

void KeychainWatch::setWorkspaces(Workspaces *workspaces)
{
    if (m_workspaces)
        disconnect(&m_workspaces->secrets(), nullptr, this, nullptr);
    m_workspaces = workspaces;
    if (m_workspaces)
        connect(&m_workspaces->secrets(), &Secrets::troubleChanged, this, &KeychainWatch::changed);
    Q_EMIT workspacesChanged();
    Q_EMIT changed();
}

KeychainWatch::Trouble KeychainWatch::trouble() const
{
    return m_workspaces ? Trouble(m_workspaces->secrets().trouble()) : Trouble::Fine;
}

QString KeychainWatch::sentence() const
{
    switch (trouble()) {
    case Trouble::Fine:
        return {};
    case Trouble::Missing:
        return tr("There is no keychain to keep passwords in.");
    case Trouble::Locked:
        return tr("The keychain is locked: unlock it, and the password is read from it or kept in it.");
    case Trouble::Denied:
        return tr("The keychain did not let Quarterdeck in: allow it there, or keep the password for this run only.");
    case Trouble::Failed:
        return tr("The keychain does not work: restart it, or keep the password for this run only.");
    }
    return {};
}

QString KeychainWatch::advice() const
{
    const auto programs = keychainPrograms();
    if (trouble() != Trouble::Missing || programs.isEmpty())
        return {};
    return tr("Install one of %1 and sign in to the desktop again. Passwords are never written to a file.")
        .arg(QLocale().createSeparatedList(programs));
}

void KeychainWatch::unlock()
{
    if (m_workspaces && !m_busy)
        TaskScope::start(unlockTask());
}

QCoro::Task<> KeychainWatch::unlockTask()
{
    m_busy = true;
    Q_EMIT changed();
    const auto result = co_await m_tasks(m_workspaces->secrets().unlock());
    m_busy = false;
    Q_EMIT changed();
    if (!result)
        co_return;
    for (const auto *workspace : m_workspaces->all()) {
        if (isKeptOut(*workspace))
            m_workspaces->readSecret(workspace->id());
    }
}

} // namespace qd::ui
