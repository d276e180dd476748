// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/workspaceeditor.h"

// A draft of a hub's workspace and the sign-in there: what the one learns of the other.
namespace qd::ui {

//! The sign-in is for the address and the trust that the draft has now.
void WorkspaceEditor::followHub()
{
    if (!m_sessionHub.isEmpty() && (!isHub() || m_sessionHub != m_record.url))
        dropSession();
    m_hubSignIn.setHub(isHub() ? m_record.url : QUrl(), m_record.trust);
}

void WorkspaceEditor::takeSession(const HubSession &session)
{
    dropSession();
    m_secret = session.token;
    m_sessionHub = m_record.url;
    touch();
}

//! A session that no workspace has taken would stay open at the hub, and in its list of devices.
void WorkspaceEditor::dropSession()
{
    if (m_sessionHub.isEmpty())
        return;
    if (m_workspaces)
        m_workspaces->endSession(m_sessionHub, m_record.trust, m_secret);
    m_sessionHub.clear();
    m_secret.fill('\0');
    m_secret.clear();
}

} // namespace qd::ui
