// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/composition.h"
#include "embedded-server/operations/statusmethod.h"

using namespace Qt::StringLiterals;

namespace qd::server {

void Composition::addStatus()
{
    addStatusMethod(m_dispatcher, [this](rpc::ServerStatus::Result &status) {
        status.database = m_database->address().engine == store::Engine::Sqlite ? u"sqlite"_s : u"postgresql"_s;
        status.databaseUp = m_database->state() == store::Database::State::Ready;
        status.connections = m_server->connectionCount();
        status.topics = m_subscriptions->count();
        status.rooms = m_rooms->openRooms();
        status.openCode = QString::fromLatin1(stateName(m_supervisor.state()));
        status.openCodeReason = m_supervisor.reason().text();
        if (const std::optional<Endpoint> endpoint = m_supervisor.endpoint()) {
            status.openCodeVersion = endpoint->version;
            status.openCodeMemory = endpoint->pid > 0 ? residentBytes(endpoint->pid) : 0;
        }
    });
}

} // namespace qd::server
