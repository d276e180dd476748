// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/workspace.h"

#include "core/sessions/sessionstore.h"
#include "qml/shell/words.h"
#include "qml/workspaces/directorycatalog.h"

#include <algorithm>

namespace qd::ui {

Workspace::Workspace(QString id, QString name, int hue, Services services, QObject *parent)
    : QObject(parent)
    , m_id(std::move(id))
    , m_name(std::move(name))
    , m_hue(hue)
    , m_services(services)
    , m_connection(m_id, services.store)
    , m_outbox(m_id, services.library, m_connection.api())
{
    connect(&m_connection, &ServerConnection::stateChanged, this, &Workspace::onStateChanged);
    connect(&m_connection, &ServerConnection::serverVersionChanged, this, &Workspace::stateChanged);
    connect(&m_connection, &ServerConnection::catalogChanged, this, [this](const QString &directory) {
        for (auto it = m_catalogs.cbegin(); it != m_catalogs.cend(); ++it) {
            if (directory.isEmpty() || it.key() == directory)
                it.value()->refresh();
        }
    });
    connect(&m_connection, &ServerConnection::branchChanged, this, [this](const QString &directory) {
        if (auto *catalog = m_catalogs.value(directory))
            catalog->refreshVcs();
    });
    connect(&m_connection, &ServerConnection::filesChanged, this, [this](const QString &directory) {
        if (auto *catalog = m_catalogs.value(directory))
            catalog->refreshVcs();
    });
    connect(&services.store, &SessionStore::requestsChanged, this, [this](const QString &workspace) {
        if (workspace == m_id)
            countWaiting();
    });
}

Workspace::~Workspace()
{
    // They have requests under way, which end with the connection: nobody must go on with an answer then.
    qDeleteAll(findChildren<QObject *>(Qt::FindDirectChildrenOnly));
}

QString Workspace::reason() const
{
    switch (state()) {
    case State::Live:
    case State::Connecting:
    case State::Repairing:
        return {};
    case State::Unauthorised:
        return tr("The server did not accept the password.");
    case State::Offline:
        break;
    }
    if (m_connection.reason().isEmpty())
        return {};
    auto text = reasonOf(Error{m_connection.reasonCode(), {}, {}, 0});
    text[0] = text[0].toUpper();
    return text + u'.';
}

DirectoryCatalog &Workspace::catalog(const QString &directory)
{
    auto *&catalog = m_catalogs[directory];
    if (!catalog) {
        catalog = new DirectoryCatalog(directory, *this);
        if (isLive())
            catalog->refresh();
    }
    return *catalog;
}

const DirectoryCatalog *Workspace::anyCatalog() const
{
    const auto it = std::ranges::find_if(m_catalogs, [](const auto *catalog) { return catalog->isReady(); });
    return it == m_catalogs.cend() ? nullptr : *it;
}

void Workspace::onStateChanged()
{
    const bool live = isLive();
    if (live && !m_restored) {
        m_restored = true;
        m_outbox.restore();
    }
    m_outbox.setOnline(live);
    if (live) {
        for (auto *catalog : std::as_const(m_catalogs))
            catalog->refresh();
    }
    Q_EMIT stateChanged();
}

void Workspace::countWaiting()
{
    const SessionKey all{m_id, {}};
    const auto waiting = int(m_services.store.permissions(all).size() + m_services.store.questions(all).size());
    if (std::exchange(m_waiting, waiting) != waiting)
        Q_EMIT waitingChanged();
}

} // namespace qd::ui
