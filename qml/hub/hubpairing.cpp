// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hubpairing.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

//! Of several of one hub the one that has to be signed in.
const Workspace *workspaceOf(const Workspaces &workspaces, const QUrl &hub)
{
    const Workspace *found = nullptr;
    for (const auto *workspace : workspaces.all()) {
        const auto &record = workspace->record();
        if (record.kind == WorkspaceKind::Hub && record.url == hub &&
            (!found || workspace->state() == Workspace::State::Unauthorised))
            found = workspace;
    }
    return found;
}

} // namespace

HubPairing::HubPairing(QObject *parent)
    : QObject(parent)
{
    connect(m_editor.hubSignIn(), &HubSignInFlow::changed, this, &HubPairing::finish);
    connect(&m_editor, &WorkspaceEditor::saved, this, &HubPairing::done);
}

void HubPairing::setLinks(LinkIntents *links)
{
    m_links = links;
    begin();
}

void HubPairing::setWorkspaces(Workspaces *workspaces)
{
    m_workspaces = workspaces;
    begin();
}

// A workspace keeps what its person allowed: a link from anywhere does not change it.
void HubPairing::begin()
{
    const auto link = m_links ? m_links->pairing() : std::nullopt;
    if (!link || !m_workspaces)
        return;
    m_link = *link;
    m_editor.setWorkspaces(m_workspaces);
    if (const auto *workspace = workspaceOf(*m_workspaces, m_link.hub)) {
        m_known = workspace->name();
        m_editor.edit(workspace->id());
    } else {
        m_editor.begin();
        m_editor.setHub(true);
        m_editor.setAddress(m_link.hub.toString(QUrl::FullyEncoded));
        if (!m_link.fingerprint.isEmpty())
            m_editor.pin(m_link.fingerprint);
    }
    Q_EMIT changed();
}

QString HubPairing::host() const
{
    return m_editor.hubSignIn()->host();
}

QString HubPairing::fingerprint() const
{
    return m_known.isEmpty() ? fingerprintText(m_link.fingerprint) : QString();
}

void HubPairing::accept()
{
    m_editor.hubSignIn()->withPairingCode(m_link.code);
}

void HubPairing::finish()
{
    if (m_editor.hubSignIn()->state() == HubSignInFlow::SignedIn && m_editor.hasSecret())
        m_editor.save();
}

} // namespace qd::ui
