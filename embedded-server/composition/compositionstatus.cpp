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
        status.connections = m_server ? m_server->connectionCount() : 0;
        status.topics = m_subscriptions->count();
        status.rooms = m_rooms->openRooms();
        status.openCode = QString::fromLatin1(stateName(m_openCode.state()));
        status.openCodeReason = m_openCode.reason();
        if (const std::optional<Endpoint> endpoint = m_openCode.endpoint()) {
            status.openCodeVersion = endpoint->version;
            status.openCodeMemory = endpoint->pid > 0 ? residentBytes(endpoint->pid) : 0;
        }
    });
}

} // namespace qd::server
