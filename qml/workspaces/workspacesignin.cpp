// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/sidecarsignins.h"
#include "qml/workspaces/workspaceeditor.h"

#include <QPointer>

// A draft of a hub's workspace and the sign-in there: what the one learns of the other.
namespace qd::ui {

//! The sign-in is for the address and the trust that the draft has now.
void WorkspaceEditor::followHub()
{
    if (!m_signedInAt.isEmpty() && (!isHub() || m_signedInAt != m_record.url))
        dropSession();
    m_hubSignIn.setHub(isHub() ? m_record.url : QUrl(), m_record.trust);
}

void WorkspaceEditor::takeSession(const HubSession &session)
{
    dropSession();
    m_secret = session.token;
    m_signedInAt = m_record.url;
    m_record.hub = session.hub;
    touch();
}

//! A session that no workspace has taken would stay open at the hub, and in its list of devices.
void WorkspaceEditor::dropSession()
{
    if (m_signedInAt.isEmpty())
        return;
    // A token for a sidecar ends by itself.
    if (m_workspaces && m_record.hub.isEmpty())
        m_workspaces->endSession(m_signedInAt, m_record.trust, m_secret);
    m_signedInAt.clear();
    m_record.hub.clear();
    m_secret.fill('\0');
    m_secret.clear();
}

std::optional<HubSignInFlow::Through> WorkspaceEditor::findHub(const QUrl &hub) const
{
    const QPointer<Workspace> found = m_workspaces ? SidecarSignIns::hubFor(*m_workspaces, hub) : nullptr;
    if (!found || found->id() == m_record.id)
        return {};
    return HubSignInFlow::Through{found->name(), [found](const QUrl &sidecar) { return ask(found, sidecar); }};
}

QCoro::Task<Outcome<HubSession>> WorkspaceEditor::ask(QPointer<Workspace> hub, QUrl sidecar)
{
    if (!hub || !hub->hub())
        co_return failure(Error::Code::Offline, QStringLiteral("nobody is signed in at the hub any more"));
    auto asking = SidecarSignIns::ask(*hub, sidecar);
    co_return co_await asking;
}

} // namespace qd::ui
