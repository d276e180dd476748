// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/desktop/linkintents.h"

#include "core/base/redact.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

constexpr qsizetype longestName = 80;

} // namespace

QString LinkIntents::title() const
{
    return m_pending && !isPairing()
               ? tr("Import workspaces from %1?").arg(oneLine(QFileInfo(m_pending->file).fileName(), longestName))
               : QString();
}

QString LinkIntents::detail() const
{
    return m_pending && !isPairing()
               ? tr("A link from another program asks for this. You see what is in the file before anything changes.")
               : QString();
}

QString LinkIntents::acceptText() const
{
    return tr("Look into it");
}

void LinkIntents::open(const QString &argument)
{
    if (argument.isEmpty())
        return;
    const auto link = parseStartArgument(argument);
    if (!link && isPairLink(argument))
        Q_EMIT refused(tr("This link to sign in at a hub is damaged: show a new one where you are signed in."));
    else if (!link)
        Q_EMIT refused(tr("This can't be opened here: %1").arg(oneLine(argument, longestName)));
    else if (link->kind == Link::Kind::Import && !QFileInfo(link->file).isFile())
        Q_EMIT refused(tr("There is no file %1.").arg(oneLine(link->file, longestName)));
    else if (link->kind != Link::Kind::Pair && (link->kind != Link::Kind::Import || !link->fromElsewhere))
        carryOut(*link);
    else if (!m_pending)
        setPending(link);
}

void LinkIntents::accept()
{
    if (!m_pending || isPairing())
        return;
    const Link link = *m_pending;
    setPending(std::nullopt);
    carryOut(link);
}

void LinkIntents::dismiss()
{
    setPending(std::nullopt);
}

void LinkIntents::carryOut(const Link &link)
{
    switch (link.kind) {
    case Link::Kind::Workspace:
        Q_EMIT workspaceRequested(link.workspace);
        return;
    case Link::Kind::Session:
        Q_EMIT sessionRequested(link.workspace, link.session);
        return;
    case Link::Kind::NewSession:
        Q_EMIT folderRequested(link.file);
        return;
    case Link::Kind::Import:
        Q_EMIT importRequested(link.file);
        return;
    case Link::Kind::Pair: // asked for by HubPairing
        return;
    }
}

void LinkIntents::setPending(const std::optional<Link> &link)
{
    if (m_pending == link)
        return;
    m_pending = link;
    Q_EMIT pendingChanged();
}

} // namespace qd::ui
